/** The manifest says in its own words what the code says in others; here they are held together. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { FILE_PATTERNS, UNTITLED_LANGUAGES } from '../src/documents';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Record<string, { readonly scope: string }> };
  };
}

/** The tests are run in the extension's folder. */
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

it('wakes up for every language of the selector', () => {
  for (const language of UNTITLED_LANGUAGES) assert.ok(manifest.activationEvents.includes(`onLanguage:${language}`), language);
});

it('wakes up for files that the selector takes', () => {
  const names = manifest.activationEvents.flatMap((event) => /^workspaceContains:(.*)/.exec(event)?.[1] ?? []);
  const covers = (name: string) => FILE_PATTERNS.includes(name) || /\.(\{yml,yaml\}|yaml)$/.test(name);
  assert.ok(names.length > 0);
  for (const name of names) assert.ok(covers(name), name);
});

it('lets no untrusted workspace name a program', () => {
  const settings = Object.keys(manifest.contributes.configuration.properties);
  const programs = settings.filter((id) => id.startsWith('onpar.server.'));
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, programs);
  for (const id of programs) assert.equal(manifest.contributes.configuration.properties[id]?.scope, 'machine-overridable');
});

it('contributes the commands that the code registers', () => {
  const source = readFileSync('src/extension.ts', 'utf8');
  for (const { command } of manifest.contributes.commands) assert.ok(source.includes(`'${command}'`), command);
});

it('packs the icon it names', () => {
  assert.ok(existsSync('images/icon.png'));
});
