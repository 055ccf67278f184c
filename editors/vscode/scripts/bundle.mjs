// Bundles the extension (or, with --test, the unit tests) with esbuild, and lists the licences of what went in.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
if (process.argv.includes('--test')) await bundleTests();
else await bundleExtension(process.argv.includes('--production'));

async function bundleExtension(production) {
  const result = await esbuild.build({
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    minify: production,
    sourcemap: !production,
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync('dist/licenses.txt', licenses(result.metafile));
}

/** One bundle a test file: node runs it as it is. */
async function bundleTests() {
  rmSync('dist/test', { recursive: true, force: true });
  mkdirSync('dist/test', { recursive: true });
  await esbuild.build({
    entryPoints: readdirSync('test').filter((name) => name.endsWith('.test.ts')).map((name) => `test/${name}`),
    outdir: 'dist/test',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** The text that each bundled package asks to be passed on, by package. */
function licenses(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  return [...folders].sort().map(license).join('\n');
}

function license(folder) {
  const { name, version, license: id } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined || !existsSync(join(folder, file))) throw new Error(`${name} has no licence text`);
  return `${name} ${version} (${id})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
