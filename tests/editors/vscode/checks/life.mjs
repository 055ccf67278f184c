/** The life of the server as a user meets it: not there, there after all, killed, restarted, switched off. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../host.mjs';
import { processes } from '../processes.mjs';
import { scene } from '../scene.mjs';

const { here, there } = scene;

/** Where the settings say the server is; at first nothing is there. */
const promised = (host) => join(host.home, 'onpar-from-the-settings');

/** The one server process there is, once there is one. */
async function running(host, but) {
  let found = [];
  await until('one new server process runs', () => {
    found = processes(promised(host), 'lsp');
    return found.length === 1 && found[0] !== but;
  });
  return found[0];
}

/** A squiggle may be left over from a server that is gone; one that goes and comes back with the text is not. */
async function judges(bench) {
  const agreed = { line: here.fixed, token: there.token };
  await bench.retype(here, agreed.token);
  await bench.seesNo('warning', agreed.line);
  await bench.retype(agreed, here.token);
  await bench.sees(here);
}

export const life = {
  settings: (host) => ({ 'onpar.server.path': promised(host) }),
  checks: [
    {
      name: 'a missing server is said, with three ways out',
      async run({ bench, host, shoot }) {
        await bench.open(here.file);
        const toast = await bench.notification(promised(host));
        assert.deepEqual(await toast.buttons(), ['Open Settings', 'Show Output', 'Retry']);
        await shoot('missing', false);
      },
    },
    {
      name: 'Retry starts a server that is there by now',
      async run({ bench, host }) {
        symlinkSync(host.server, promised(host));
        await (await bench.notification(promised(host))).press('Retry');
        await bench.sees(here);
        await running(host);
      },
    },
    {
      name: 'a killed server comes back',
      async run({ bench, host }) {
        const old = await running(host);
        process.kill(old, 'SIGKILL');
        await running(host, old);
        await judges(bench);
      },
    },
    {
      name: 'the restart command starts another process and ends the old one',
      async run({ bench, host }) {
        const old = await running(host);
        await bench.command('onpar: Restart Server');
        await running(host, old);
        await judges(bench);
      },
    },
    {
      name: 'a level changed in the settings takes effect at once',
      async run({ bench, host }) {
        const old = await running(host);
        host.configure({ 'onpar.rules': { [here.rule]: 'off' } });
        await bench.seesNo('warning', here.line);
        host.configure({ 'onpar.rules': { [here.rule]: 'error' } });
        await bench.sees(here, 'error');
        host.configure({});
        await bench.sees(here);
        assert.equal(await running(host), old, 'the server was restarted for it');
      },
    },
    {
      name: 'switched off, there is neither a squiggle nor a process; switched on, both',
      async run({ bench, host }) {
        host.configure({ 'onpar.enable': false });
        await bench.seesNo('warning', here.line);
        await until('no server process runs', () => processes(promised(host), 'lsp').length === 0);
        host.configure({});
        await bench.sees(here);
      },
    },
  ],
};
