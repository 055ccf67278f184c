/**
 * What the test looks at: a copy of the project's own example application, the places in it, and what must be seen
 * there. Nothing here drives anything.
 */
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SHOP = join(dirname(fileURLToPath(import.meta.url)), '../../../fixtures/shop');

export const scene = {
  /** The warning that most checks follow, and what the preferred quick fix makes of its line. */
  here: {
    file: 'compose.staging.yaml',
    line: 'image: postgres:15.7',
    token: '15.7',
    rule: 'service-version',
    fixed: 'image: postgres:16.3',
  },
  /** The reference it differs from. With `agreed` in its place the warning goes. */
  there: { file: 'compose.prod.yaml', line: 'image: postgres:16.3', token: '16.3', agreed: '15.7' },
  /** A warning whose version is written in another file. */
  traced: {
    file: 'compose.yaml',
    line: 'image: postgres:${POSTGRES_VERSION:-13}-alpine',
    token: '${POSTGRES_VERSION:-13}',
  },
  /** That file, and what the preferred quick fix makes of its line. */
  written: { file: '.env', line: 'POSTGRES_VERSION=13', token: '13', fixed: 'POSTGRES_VERSION=16.3' },
  /** Cells that one row of the hover's table has to hold. */
  rows: [
    ['development', '13'],
    ['staging', '15.7'],
    ['production', '16.3'],
  ],
};

/** Whether the rows of a hover's tables have all that is to be seen. */
export function shows(rows) {
  return scene.rows.every((wanted) => rows.some((row) => wanted.every((cell) => row.includes(cell))));
}

/** Makes the workspace in an empty folder. */
export function furnish(folder) {
  cpSync(SHOP, folder, { recursive: true });
}
