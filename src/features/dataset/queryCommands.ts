import * as vscode from 'vscode';
import { everySet } from '../../dataset/query/imageSearch';
import type { Services } from '../../services';
import type { DataSet } from '../../shared/dataset/records';
import { parseQuery } from '../../shared/query/parse';
import { filterQuery } from '../../shared/query/write';
import { UserFault } from '../../shared/userFault';
import { FindImages } from './findImages';
import type { Node } from './nodes';
import { askQuery, errorText } from './queryInput';
import type { KeptQuery, SavedQueries } from './savedQueries';
import type { Targets } from './targets';

/** What callers may give in place of answers. */
interface Given {
  /** Id of a data set, or `*`. */
  readonly set?: string;
  readonly query?: string;
  readonly name?: string;
}

/** The commands about queries: find images, and save, edit or delete a query. */
export class QueryCommands {
  readonly #find: FindImages;

  constructor(
    private readonly services: Services,
    private readonly targets: Targets,
    private readonly saved: SavedQueries,
    private readonly ready: () => Promise<void>,
  ) {
    this.#find = new FindImages(services);
  }

  /** Opens the box for queries: about the row that was clicked, else about all data sets. */
  async find(argument: unknown): Promise<void> {
    await this.ready();
    const { sets } = this.services.index;
    const { set, query } = givenBy(argument);
    const [node] = isRow(argument) ? this.targets.nodes(argument) : [];
    const only = sets.length === 1 ? sets[0]?.id : undefined;
    const folder = node?.kind === 'folder' && !node.isSubset ? `folder:"${node.label}" ` : '';
    const subset = node?.kind === 'folder' && node.isSubset ? `subset:"${node.label}" ` : '';
    this.#find.open(set ?? node?.set ?? only ?? everySet, query ?? queryOfRow(node) ?? (folder || subset));
  }

  /** Keeps a query as a folder of the view; what was not given is asked for. */
  async save(argument: unknown): Promise<void> {
    await this.ready();
    const given = givenBy(argument);
    const set = given.set ?? (await this.#askSet());
    if (set === undefined) return;
    const record = this.#set(set);
    const query =
      given.query?.trim() ?? (await askQuery(this.services.search, { title: 'Save Query', value: '', set }));
    if (query === undefined) return;
    needRight(query);
    const name = given.name ?? (await this.#askName(query, record, null));
    if (name === undefined) return;
    await this.saved.save(name, query, record);
  }

  async edit(argument: unknown): Promise<void> {
    await this.ready();
    const kept = await this.#kept(argument, 'Which query to edit');
    if (kept === undefined) return;
    const record = this.#setOf(kept);
    const given = givenBy(argument);
    const query =
      given.query ??
      (await askQuery(this.services.search, {
        title: `Edit “${kept.name}”`,
        value: kept.query,
        set: record?.id ?? everySet,
      }));
    if (query === undefined) return;
    needRight(query);
    const name = given.query === undefined ? await this.#askName(kept.name, record, kept) : kept.name;
    if (name === undefined) return;
    await this.saved.replace(kept, { name, query, ...(kept.set === undefined ? {} : { set: kept.set }) });
  }

  /** Takes a query away, and offers to bring it back. */
  async delete(argument: unknown): Promise<void> {
    await this.ready();
    const kept = await this.#kept(argument, 'Which query to delete');
    if (kept === undefined) return;
    await this.saved.delete(kept);
    const undo = 'Undo';
    // not waited for: the query is deleted
    void vscode.window
      .showInformationMessage(`The saved query “${kept.name}” is deleted.`, undo)
      .then(async (chosen) => {
        if (chosen === undo) await this.saved.save(kept.name, kept.query, this.#setOf(kept));
      });
  }

  #set(id: string): DataSet | null {
    if (id === everySet) return null;
    const set = this.services.index.set(id);
    if (set !== undefined) return set;
    throw new UserFault(
      'set-missing',
      `There is no data set “${id}”.`,
      'Choose one from the Data Sets view.',
    );
  }

  #setOf(kept: KeptQuery): DataSet | null {
    if (kept.set === undefined) return null;
    return this.services.index.sets.find((set) => this.saved.of(set).some((one) => isOne(one, kept))) ?? null;
  }

  /** The saved query of a row, by its name, or one that is asked for. */
  async #kept(argument: unknown, question: string): Promise<KeptQuery | undefined> {
    const [node] = isRow(argument) ? this.targets.nodes(argument) : [];
    if (node?.kind === 'group' && node.icon === 'query') {
      const set = node.set === everySet ? null : (this.services.index.set(node.set) ?? null);
      return this.saved.of(set).find(({ name }) => name === node.label);
    }
    const { name, set } = givenBy(argument);
    if (name !== undefined)
      return this.saved
        .of(set === undefined || set === everySet ? null : this.#set(set))
        .find((one) => one.name === name);
    const items = this.saved.all.map((kept) => ({
      label: kept.name,
      description: kept.query,
      detail: kept.set === undefined ? 'All data sets' : kept.set,
      kept,
    }));
    if (items.length === 0) {
      void vscode.window.showInformationMessage('There is no saved query yet. “Save Query…” makes one.');
      return undefined;
    }
    return (await vscode.window.showQuickPick(items, { placeHolder: question, matchOnDescription: true }))
      ?.kept;
  }

  async #askSet(): Promise<string | undefined> {
    const { sets } = this.services.index;
    const items = [
      { label: 'All data sets', description: '', id: everySet },
      ...sets.map(({ id, name, root, file }) => ({
        label: name,
        description: vscode.workspace.asRelativePath(file ?? root),
        id,
      })),
    ];
    return (await vscode.window.showQuickPick(items, { placeHolder: 'Which images the query is about' }))?.id;
  }

  #askName(value: string, set: DataSet | null, but: KeptQuery | null): Thenable<string | undefined> {
    return vscode.window
      .showInputBox({
        title: 'Name of the Folder in Data Sets',
        value,
        validateInput: (text) => {
          if (text.trim() === '') return 'Write a name.';
          const taken = this.saved
            .of(set)
            .some((one) => one.name === text.trim() && (but === null || !isOne(one, but)));
          return taken
            ? {
                message: `“${text.trim()}” is there already and will be replaced.`,
                severity: vscode.InputBoxValidationSeverity.Warning,
              }
            : undefined;
        },
      })
      .then((text) => text?.trim());
  }
}

function isOne(one: KeptQuery, other: KeptQuery): boolean {
  return (
    one.name === other.name && one.set === other.set && one.folder.toString() === other.folder.toString()
  );
}

/** @throws UserFault where the query is wrong: a folder that shows something else than was meant helps nobody */
function needRight(query: string): void {
  const [error] = parseQuery(query).errors;
  if (error !== undefined)
    throw new UserFault(
      'query-wrong',
      `The query is not right. ${errorText(query, { ...error, fix: '' }).trim()}`,
      error.fix,
    );
}

function isRow(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && 'key' in value;
}

function queryOfRow(node: Node | undefined): string | undefined {
  return node?.kind === 'group' ? (node.where.query ?? `${filterQuery(node.where)} `) : undefined;
}

function givenBy(argument: unknown): Given {
  if (typeof argument !== 'object' || argument === null || isRow(argument)) return {};
  const { set, query, name } = argument as Record<string, unknown>;
  return {
    ...(typeof set === 'string' ? { set } : {}),
    ...(typeof query === 'string' ? { query } : {}),
    ...(typeof name === 'string' && name.trim() !== '' ? { name: name.trim() } : {}),
  };
}
