/**
 * What a user must be able to see and do, in the order of a session. Each check finds the editor as the one before it
 * left it, so a failed one ends the session.
 */
import assert from 'node:assert/strict';
import { scene, shows } from '../scene.mjs';

const { here, there, traced, written } = scene;

export const reading = {
  settings: (host) => host.choice,
  checks: [
    {
      name: 'the squiggle is under the right token',
      async run({ bench, shoot }) {
        await bench.open(here.file);
        await bench.sees(here);
        await bench.rests();
        await shoot('squiggle');
      },
    },
    {
      name: 'the hover shows each environment and its version',
      async run({ bench, shoot }) {
        await bench.hover(here, shows);
        await bench.growHover();
        await shoot('hover');
        await bench.escape();
      },
    },
    {
      name: 'the warning follows an unsaved change of the other file',
      async run({ bench, host }) {
        const before = host.disk(there.file);
        await bench.open(there.file);
        await bench.sees(there, 'info');
        await bench.retype(there, there.agreed);
        await bench.open(here.file);
        await bench.seesNo('warning', here.line);
        await bench.open(there.file);
        await bench.retype({ line: there.line.replace(there.token, there.agreed), token: there.agreed }, there.token);
        await bench.open(here.file);
        await bench.sees(here);
        assert.equal(host.disk(there.file), before, 'the other file was saved');
      },
    },
    {
      name: 'the quick fix, by keyboard, changes the file and the squiggle goes',
      async run({ bench, host, shoot }) {
        const before = host.disk(here.file);
        await bench.quickFixes(here);
        await shoot('quick-fix');
        await bench.press('Enter');
        await bench.showsLine(here.fixed);
        await bench.seesNo('warning', here.fixed);
        await bench.save();
        assert.equal(host.disk(here.file), before.replace(here.line, here.fixed));
      },
    },
    {
      name: 'a quick fix writes to the file the version comes from',
      async run({ bench, shoot }) {
        await bench.open(traced.file);
        await bench.sees(traced);
        await bench.quickFixes(traced);
        await shoot('quick-fix-traced');
        await bench.press('Enter');
        await bench.seesNo('warning', traced.line);
        await bench.open(written.file);
        await bench.showsLine(written.fixed);
      },
    },
  ],
};
