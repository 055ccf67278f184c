/** A workspace that names a program of its own as the server: nothing of it runs before the user trusts it. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host.mjs';
import { scene } from '../scene.mjs';

const { here } = scene;

/** The program leaves this behind when it runs. */
const trace = (host) => join(host.home, 'the-program-of-the-workspace-ran');

export const trust = {
  untrusted: true,
  settings: (host) => host.choice,
  furnish(host) {
    host.configure({ 'onpar.server.path': '.vscode/onpar' });
    writeFileSync(join(host.workspace, '.vscode/onpar'), `#!/bin/sh\ntouch '${trace(host)}'\n`, { mode: 0o755 });
  },
  checks: [
    {
      name: 'an untrusted workspace is compared, but names no program',
      async run({ bench, host }) {
        await bench.open(here.file);
        await bench.sees(here);
        assert.ok(!existsSync(trace(host)), 'the program of the workspace ran');
      },
    },
    {
      name: 'a trusted workspace may name one',
      async run({ bench, host }) {
        await bench.trustWorkspace();
        await until('the program of the workspace runs', () => existsSync(trace(host)));
      },
    },
  ],
};
