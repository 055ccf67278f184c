/**
 * onpar in the real VS Code: installs the packaged extension into a fresh profile and uses it.
 *
 *   node run.mjs --vsix FILE [--server PROGRAM] --out FOLDER [--keep]
 *
 * --server  the onpar program to use instead of the one in the package
 * --out     where pictures go, and the logs of a failed attempt
 * --keep    pictures also go to the extension's own images
 *
 * Each session starts from a fresh profile. A failed one is repeated once, and the repetitions are counted. The last
 * line is `N passed, N failed`; the exit code is 1 when something failed.
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { life } from './checks/life.mjs';
import { reading } from './checks/reading.mjs';
import { trust } from './checks/trust.mjs';
import { keepLogs, start } from './host.mjs';
import { Workbench } from './workbench.mjs';

const IMAGES = join(dirname(fileURLToPath(import.meta.url)), '../../../editors/vscode/images');

const { values: options } = parseArgs({
  options: {
    vsix: { type: 'string' },
    server: { type: 'string' },
    out: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
if (options.vsix === undefined || options.out === undefined) {
  console.error('usage: run.mjs --vsix FILE [--server PROGRAM] --out FOLDER [--keep]');
  process.exit(2);
}
const out = resolve(options.out);
mkdirSync(out, { recursive: true });
// What an earlier run left there would pass for this one's.
for (const name of readdirSync(out)) if (name.startsWith('failed-')) rmSync(join(out, name), { recursive: true });

const server = options.server === undefined ? undefined : resolve(options.server);
const sessions = { reading, life, trust };

let passed = 0;
let retries = 0;
for (const [name, session] of Object.entries(sessions)) {
  let done = await attempt(session, name);
  if (done < session.checks.length) {
    retries += 1;
    console.log(`vscode: the session "${name}" once more, from a fresh profile`);
    done = await attempt(session, `${name}-again`);
  }
  passed += done;
}
const failed = Object.values(sessions).reduce((all, { checks }) => all + checks.length, 0) - passed;
console.log(`vscode: ${retries} of ${Object.keys(sessions).length} sessions repeated`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** One session in a fresh profile. Gives how many checks passed before one failed. */
async function attempt(session, label) {
  let host;
  let done = 0;
  try {
    host = await start({ vsix: resolve(options.vsix), server, session });
    const page = host.page;
    const use = { host, bench: new Workbench(page), shoot: (name, keep = true) => shoot(page, name, keep) };
    for (const { name, run } of session.checks) {
      await run(use);
      done += 1;
      console.log(`ok    vscode: ${name}`);
    }
  } catch (error) {
    console.log(`FAIL  vscode: ${session.checks[done]?.name}: ${error.message}`);
    await evidence(host, label);
  } finally {
    await host?.stop();
  }
  return done;
}

async function shoot(page, name, keep) {
  const file = join(out, `${name}.png`);
  await page.screenshot({ path: file });
  if (options.keep && keep) copyFileSync(file, join(IMAGES, `${name}.png`));
}

async function evidence(host, label) {
  if (host === undefined) return;
  await host.page?.screenshot({ path: join(out, `failed-${label}.png`) }).catch(() => undefined);
  keepLogs(host, join(out, `failed-${label}-logs`));
}
