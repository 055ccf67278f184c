/** How a line of the server's standard error becomes a line of the output. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { it } from 'node:test';
import { forward, parseLine, type Level, type Log } from '../src/log';

it('takes level and text from a line of the log', () => {
  assert.deepEqual(parseLine('2026-01-02T03:04:05.678Z  WARN onpar::lsp: slow scan'), { level: 'warn', text: 'onpar::lsp: slow scan' });
  assert.deepEqual(parseLine('\u001b[2m2026-01-02T03:04:05Z\u001b[0m \u001b[31mERROR\u001b[0m broken'), { level: 'error', text: 'broken' });
  assert.deepEqual(parseLine('DEBUG revision 7'), { level: 'debug', text: 'revision 7' });
});

it('takes other lines as information, a panic as an error', () => {
  assert.deepEqual(parseLine('INFORMAL words'), { level: 'info', text: 'INFORMAL words' });
  assert.equal(parseLine("thread 'main' (7) panicked at src/main.rs:1:1:").level, 'error');
  assert.equal(parseLine("error: unrecognized subcommand 'lsp'").level, 'error');
});

it('forwards whole lines, however they arrive', async () => {
  const seen: [Level, string][] = [];
  const write = (level: Level) => (line: string) => void seen.push([level, line]);
  const log: Log = { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug'), trace: write('trace') };
  const stream = new PassThrough();
  forward(stream, log);
  stream.write('INFO one\r\nWA');
  stream.write('RN two\n\nthree');
  stream.end();
  await once(stream, 'close');
  assert.deepEqual(seen, [['info', 'one'], ['warn', 'two'], ['info', 'three']]);
});
