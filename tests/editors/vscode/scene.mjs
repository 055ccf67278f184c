/**
 * What the test looks at: the workspace, the places in it, and what must be seen there. Nothing here drives anything.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILES = {
  'compose.yaml': `services:
  web:
    build: .
    environment:
      DATABASE_URL: postgres://db:5432/shop
  db:
    image: postgres:13-alpine
`,
  'compose.prod.yaml': `services:
  web:
    image: registry.example.com/shop/web:2.4.0
    environment:
      DATABASE_URL: postgres://db:5432/shop
  db:
    image: postgres:16.3-alpine
`,
};

export const scene = {
  /** The warning that the test follows. */
  here: { file: 'compose.yaml', line: 'image: postgres:13-alpine', token: '13', rule: 'service-version' },
  /** The file that is edited without saving; `agreed` is what makes the warning go. */
  there: { file: 'compose.prod.yaml', line: 'image: postgres:16.3-alpine', token: '16.3', agreed: '13' },
  /** Cells that one row of the hover's table has to hold. */
  rows: [
    ['development', '13'],
    ['production', '16.3'],
  ],
  /** What the preferred quick fix makes of the line. */
  fixed: 'image: postgres:16.3-alpine',
};

/** Whether the rows of a hover's tables have all that is to be seen. */
export function shows(rows) {
  return scene.rows.every((wanted) => rows.some((row) => wanted.every((cell) => row.includes(cell))));
}

/** Makes the workspace in an empty folder. */
export function furnish(folder) {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
