/**
 * What a user must be able to see and do, in the order of a session. Each check finds the editor as the one before it
 * left it, so a failed one ends the attempt.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scene } from './scene.mjs';

const { here, there, rows, fixed } = scene;

export const checks = [
  {
    name: 'the squiggle is under the right token',
    async run({ bench, shoot }) {
      await bench.open(here.file);
      await bench.sees(here);
      await shoot('squiggle');
    },
  },
  {
    name: 'the hover shows each environment and its version',
    async run({ bench, shoot }) {
      const has = (found, wanted) => found.some((row) => wanted.every((cell) => row.includes(cell)));
      await bench.hover(here, (found) => rows.every((wanted) => has(found, wanted)));
      await shoot('hover');
      await bench.escape();
    },
  },
  {
    name: 'the warning follows an unsaved change of the other file',
    async run({ bench, disk }) {
      const before = disk(there.file);
      await bench.open(there.file);
      await bench.sees(there);
      await bench.retype(there, there.agreed);
      await bench.open(here.file);
      await bench.seesNone(here.line);
      await bench.open(there.file);
      await bench.retype({ line: there.line.replace(there.token, there.agreed), token: there.agreed }, there.token);
      await bench.open(here.file);
      await bench.sees(here);
      assert.equal(disk(there.file), before, 'the other file was saved');
    },
  },
  {
    name: 'the quick fix, by keyboard, changes the file and the squiggle goes',
    async run({ bench, page, shoot, disk }) {
      const before = disk(here.file);
      const titles = await bench.quickFixes(here);
      assert.ok(titles.length > 0);
      await shoot('quick-fix');
      await page.keyboard.press('Enter');
      await bench.showsLine(fixed);
      await bench.seesNone(fixed);
      await bench.save();
      assert.equal(disk(here.file), before.replace(here.line, fixed));
    },
  },
];

/** What a check works with. */
export function tools(host, bench, shoot) {
  const disk = (file) => readFileSync(join(host.workspace, file), 'utf8');
  return { bench, page: host.page, shoot, disk };
}
