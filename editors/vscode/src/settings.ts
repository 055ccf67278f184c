/**
 * What the extension itself needs of the settings. The server asks for `onpar` on its own, so rules are not read here.
 */
import { workspace } from 'vscode';

/** `onpar.server.path` as written; VS Code leaves out what an untrusted workspace says. */
export function serverPath(): string {
  return workspace.getConfiguration('onpar').get<string>('server.path', '').trim();
}

/** Whether any part of this window wants onpar: the setting is per folder, the process is one for all. */
export function enabled(): boolean {
  const folders = workspace.workspaceFolders ?? [];
  const asks = folders.length > 0 ? folders.map((folder) => folder.uri) : [undefined];
  return asks.some((scope) => workspace.getConfiguration('onpar', scope).get<boolean>('enable', true));
}
