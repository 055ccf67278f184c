/**
 * The life of the server: one program, one client, one thing at a time.
 *
 * A crash is the client library's business: it starts the program again, up to four times in three minutes, and then
 * says so. What remains here is start, stop, and a message with a way out when there is nothing to start.
 */
import { State, type LanguageClient } from 'vscode-languageclient/node';
import type { LogOutputChannel } from 'vscode';
import { createClient } from './client';
import { locate } from './locate';
import { thisMachine } from './machine';
import { offerWayOut } from './message';
import { enabled, serverPath } from './settings';
import type { Status } from './status';

/** How long a server may take over its goodbye, in milliseconds; then its pipes are closed. */
const GOODBYE = 2000;

export class Server {
  private client: LanguageClient | undefined;
  /** The end of the queue: restarts that come in a burst run one after the other. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly extensionFolder: string,
    private readonly output: LogOutputChannel,
    private readonly status: Status,
  ) {}

  /** Never rejects: what goes wrong is said to the user. */
  restart(): Promise<void> {
    return this.queue(async () => {
      await this.stopClient();
      await this.start();
    });
  }

  stop(): Promise<void> {
    return this.queue(() => this.stopClient());
  }

  private queue(step: () => Promise<void>): Promise<void> {
    this.last = this.last.then(step).catch((error: unknown) => this.output.error(text(error)));
    return this.last;
  }

  private async start(): Promise<void> {
    if (!enabled()) {
      this.status.off();
      this.output.info('Switched off by the setting onpar.enable.');
      return;
    }
    const found = locate(serverPath(), this.extensionFolder, thisMachine());
    if (found.kind === 'missing') {
      this.fail(found.why);
      return;
    }
    this.output.info(`Starting ${found.program} (from ${found.from})`);
    this.status.starting(found.program);
    const client = createClient(found.program, this.output);
    client.onDidChangeState(({ newState }) => this.show(client, newState, found.program));
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      this.fail(`The onpar server ${found.program} did not start: ${text(error)}`);
    }
  }

  /** A client that has been replaced has no say any more. */
  private show(client: LanguageClient, state: State, program: string): void {
    if (client !== this.client) return;
    if (state === State.Running) {
      const version = client.initializeResult?.serverInfo?.version;
      this.output.info(version === undefined ? 'Server ready' : `Server ${version} ready`);
      this.status.running(version, program);
    } else if (state === State.Starting) {
      this.status.starting(program);
    } else {
      this.status.stopped('The server has ended.');
    }
  }

  private async stopClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client === undefined) return;
    try {
      await client.stop(GOODBYE);
    } catch (error) {
      // It is gone or about to be: its pipes are closed, and the next start must not fail over it.
      this.output.warn(`The old server did not end cleanly: ${text(error)}`);
    }
    await client.dispose().catch(() => undefined);
  }

  /** Nobody waits for the answer to the message: a restart must stay possible while it is open. */
  private fail(why: string): void {
    this.output.error(why);
    this.status.stopped(why);
    void offerWayOut(why);
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
