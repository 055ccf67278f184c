/**
 * A VS Code of its own for each attempt: a profile, the extension in it, a server process, a browser page.
 *
 * Everything is below one temporary folder, which goes when the attempt ends. Nothing of the user's own editor is read
 * or written.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { furnish } from './scene.mjs';

/** Where `cargo xtask editors` puts the editor. */
const EDITOR = join(process.env.ONPAR_EDITORS ?? join(homedir(), '.cache', 'onpar-editors'), 'vscode');
const ENTRY = join(EDITOR, 'node_modules/code-server/out/node/entry.js');

const SETTINGS = {
  // No saving but by the test, no pop-ups over the text, no network.
  'files.autoSave': 'off',
  'editor.quickSuggestions': false,
  'editor.minimap.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Default Light Modern',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
};

const BROWSER = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts an editor for a session: `settings(host)` are the user's, `furnish(host)` adds to the workspace, `untrusted`
 * opens it in restricted mode. `stop()` must be called, whatever happens.
 */
export async function start({ vsix, server, session }) {
  if (!existsSync(ENTRY)) throw new Error(`There is no VS Code in ${EDITOR}; run: cargo xtask editors`);
  const home = mkdtempSync(join(tmpdir(), 'onpar-vscode-'));
  const host = {
    home,
    workspace: join(home, 'shop'),
    stop: () => stop(host),
    disk: (file) => readFileSync(join(host.workspace, file), 'utf8'),
    configure: (settings) => configure(host, settings),
  };
  try {
    mkdirSync(host.workspace);
    furnish(host.workspace);
    session.furnish?.(host);
    install(host, vsix);
    host.server = server ?? packaged(host);
    // Without a choice there is no setting, and the extension has to find the packaged one.
    host.choice = server === undefined ? {} : { 'onpar.server.path': server };
    userSettings(host, session);
    await serve(host, session);
    await browse(host);
    return host;
  } catch (error) {
    await stop(host);
    throw error;
  }
}

/**
 * The user's settings: those of every session and those of this one. Which program to run is a matter of the machine
 * the extension is on; to a browser that is a remote one, with a file of its own for that.
 */
function userSettings(host, session) {
  const all = Object.entries({ ...SETTINGS, ...session.settings(host) });
  const ofMachine = ([id]) => id.startsWith('onpar.server.');
  writeSettings(join(host.home, 'data/Machine'), all.filter(ofMachine));
  writeSettings(join(host.home, 'data/User'), all.filter((entry) => !ofMachine(entry)));
}

/** Replaces the settings of the workspace while the editor runs. */
function configure(host, settings) {
  writeSettings(join(host.workspace, '.vscode'), Object.entries(settings));
}

/** Moved into place, so that nobody reads half a file. */
function writeSettings(folder, entries) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.new'), JSON.stringify(Object.fromEntries(entries)));
  renameSync(join(folder, 'settings.new'), join(folder, 'settings.json'));
}

/** The server in the installed package. */
function packaged(host) {
  const extensions = join(host.home, 'extensions');
  const folder = readdirSync(extensions).find((name) => name.startsWith('onpar.onpar-'));
  const program = join(extensions, folder ?? '', 'server/onpar');
  if (!existsSync(program)) throw new Error('The package has no server in it; say which one to use with --server');
  return program;
}

/** Copies what the extension and the editor logged, for whoever looks into a failure. */
export function keepLogs(host, folder) {
  const logs = join(host.home, 'data/logs');
  if (existsSync(logs)) cpSync(logs, folder, { recursive: true });
}

/** Node with an environment of its own: neither the user's settings nor those of an editor this runs in. */
function code(host, ...args) {
  const env = { PATH: process.env.PATH, HOME: host.home, LANG: 'C.UTF-8', SHELL: '/bin/sh' };
  const profile = ['--user-data-dir', join(host.home, 'data'), '--extensions-dir', join(host.home, 'extensions')];
  const command = [ENTRY, '--config', join(host.home, 'config.yaml'), ...profile, ...args];
  return [process.execPath, command, { cwd: host.home, env }];
}

function install(host, vsix) {
  const [program, args, options] = code(host, '--install-extension', vsix);
  const done = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The extension could not be installed:\n${done.stdout}${done.stderr}`);
}

async function serve(host, session) {
  const port = await freePort();
  host.url = `http://127.0.0.1:${port}`;
  const network = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'];
  const trust = session.untrusted ? [] : ['--disable-workspace-trust'];
  const [program, args, options] = code(host, ...network, ...trust, host.workspace);
  // A group of its own, so that the extension host and the language server end with it.
  host.process = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [host.process.stdout, host.process.stderr]) stream.on('data', (data) => (said += data));
  await until('the editor answers', async () => {
    if (host.process.exitCode !== null) throw new Error(`The editor ended:\n${said}`);
    const answer = await fetch(`${host.url}/healthz`).catch(() => undefined);
    return answer?.ok;
  });
}

async function browse(host) {
  const { chromium } = createRequire(join(EDITOR, 'package.json'))('playwright-core');
  host.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: BROWSER });
  host.page = await host.browser.newPage({ viewport: { width: 1100, height: 760 } });
  await host.page.goto(`${host.url}/?folder=${encodeURIComponent(host.workspace)}`);
  await host.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
}

async function stop(host) {
  await host.browser?.close().catch(() => undefined);
  if (host.process !== undefined && host.process.exitCode === null && host.process.signalCode === null) {
    const ended = new Promise((resolve) => host.process.once('exit', resolve));
    end(host.process.pid, 'SIGTERM');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
  }
  // What is left of the group has no one to talk to any more.
  if (host.process !== undefined) end(host.process.pid, 'SIGKILL');
  rmSync(host.home, { recursive: true, force: true, maxRetries: 5 });
}

function end(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended already.
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Asks until the answer is yes. The limit only ends a test that has failed; a passing one never waits for it. */
export async function until(what, ask, limit = 60_000) {
  const end = Date.now() + limit;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
