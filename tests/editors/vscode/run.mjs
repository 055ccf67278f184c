/**
 * onpar in the real VS Code: installs the packaged extension into a fresh profile and uses it.
 *
 *   node run.mjs --vsix FILE [--server PROGRAM] --out FOLDER [--keep]
 *
 * --server  the onpar program to use instead of the one in the package
 * --out     where pictures go, and the logs of a failed attempt
 * --keep    pictures also go to the extension's own images
 *
 * A failed attempt is repeated once from a fresh profile, and said so. The last line is `N passed, N failed`; the exit
 * code is 1 when something failed.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checks, tools } from './checks.mjs';
import { keepLogs, start } from './host.mjs';
import { furnish } from './scene.mjs';
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

let passed = await attempt(1);
if (passed < checks.length) {
  console.log('vscode: trying once more from a fresh profile (1 retry)');
  passed = await attempt(2);
}
console.log(`${passed} passed, ${checks.length - passed} failed`);
process.exitCode = passed === checks.length ? 0 : 1;

/** One session in a fresh profile. Gives how many checks passed before one failed. */
async function attempt(number) {
  let host;
  let done = 0;
  try {
    const server = options.server === undefined ? undefined : resolve(options.server);
    host = await start({ vsix: resolve(options.vsix), server, furnish });
    const use = tools(host, new Workbench(host.page), (name) => shoot(host.page, name));
    for (const { name, run } of checks) {
      await run(use);
      done += 1;
      console.log(`ok    vscode: ${name}`);
    }
  } catch (error) {
    console.log(`FAIL  vscode: ${checks[done]?.name}: ${error.message}`);
    await evidence(host, number);
  } finally {
    await host?.stop();
  }
  return done;
}

async function shoot(page, name) {
  const file = join(out, `${name}.png`);
  await page.screenshot({ path: file });
  if (options.keep) copyFileSync(file, join(IMAGES, `${name}.png`));
}

async function evidence(host, number) {
  if (host === undefined) return;
  await host.page?.screenshot({ path: join(out, `failed-${number}.png`) }).catch(() => undefined);
  keepLogs(host, join(out, `failed-${number}-logs`));
}
