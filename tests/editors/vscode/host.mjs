/**
 * A VS Code of its own for each attempt: a profile, the extension in it, a server process, a browser page.
 *
 * Everything is below one temporary folder, which goes when the attempt ends. Nothing of the user's own editor is read
 * or written.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** Starts an editor on a workspace made by `furnish(folder)`. `stop()` must be called, whatever happens. */
export async function start({ vsix, server, settings = {}, furnish }) {
  if (!existsSync(ENTRY)) throw new Error(`There is no VS Code in ${EDITOR}; run: cargo xtask editors`);
  const home = mkdtempSync(join(tmpdir(), 'onpar-vscode-'));
  const host = { home, workspace: join(home, 'shop'), stop: () => stop(host) };
  try {
    mkdirSync(host.workspace);
    furnish(host.workspace);
    const ownServer = server === undefined ? {} : { 'onpar.server.path': server };
    mkdirSync(join(home, 'data/User'), { recursive: true });
    writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify({ ...SETTINGS, ...ownServer, ...settings }));
    install(host, vsix);
    await serve(host);
    await browse(host);
    return host;
  } catch (error) {
    await stop(host);
    throw error;
  }
}

/** Copies what the extension and the editor logged, for whoever looks into a failure. */
export function keepLogs(host, folder) {
  const logs = join(host.home, 'data/logs');
  if (existsSync(logs)) cpSync(logs, folder, { recursive: true });
}

/** The extension's own log: the server's words are in it. */
export function logFiles(host) {
  const logs = join(host.home, 'data/logs');
  if (!existsSync(logs)) return [];
  const names = readdirSync(logs, { recursive: true });
  return names.filter((name) => name.endsWith('onpar.log')).map((name) => join(logs, name));
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

async function serve(host) {
  const port = await freePort();
  host.url = `http://127.0.0.1:${port}`;
  const network = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'];
  const [program, args, options] = code(host, ...network, '--disable-workspace-trust', host.workspace);
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
  host.page = await host.browser.newPage({ viewport: { width: 1100, height: 620 } });
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
