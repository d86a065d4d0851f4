import * as vscode from 'vscode';
import { sd1Layout } from '../../shared/blocks/layout';
import { printLbw, weightsOfParts } from '../../shared/blocks/lbw';
import { rankTable } from '../../shared/blocks/rankTable';
import { printSdScripts } from '../../shared/blocks/sdScripts';
import type { Network } from '../../shared/trainer/job';
import { networkOf, openJob } from './jobDocument';

interface Notation extends vscode.QuickPickItem {
  readonly id: string;
  readonly text: string;
}

/** What other tools write for a network's blocks. */
export function notationsOf(network: Network): readonly Notation[] {
  const layout = sd1Layout;
  const table = rankTable(network, layout);
  const conv = network.kind === 'locon';
  const trained = new Set(
    layout.partOfIndex.filter((part, index): part is string => {
      const ranks = table[index];
      return part !== null && ranks !== undefined && (ranks.rank > 0 || (conv && ranks.convRank > 0));
    }),
  );
  const weights = weightsOfParts(layout, trained, 1);
  const lists = [26, 17].map((length): Notation => {
    const { text, lost } = printLbw(weights, length);
    const warning =
      lost.length === 0 || !conv ? '' : `; ${lost.join(', ')} have no number in it and are switched off`;
    return {
      id: `lbw${length}`,
      label: `LoRA Block Weight, ${length} numbers`,
      description: `lets the trained blocks of a mix through${warning}`,
      detail: text,
      text,
    };
  });
  const args = printSdScripts(table, conv);
  return [
    {
      id: 'sd-scripts',
      label: 'sd-scripts',
      description: 'network_args: ranks of the 25 blocks',
      detail: args,
      text: args,
    },
    ...lists,
  ];
}

/**
 * Copies the blocks of the open job for other tools.
 *
 * @param id which notation, without asking: `sd-scripts`, `lbw17` or `lbw26`
 * @throws BlocksError when no job is open, or its network has mistakes
 */
export async function copyBlocks(id: unknown): Promise<string | undefined> {
  const notations = notationsOf(networkOf(await openJob()));
  const chosen =
    notations.find((one) => one.id === id) ??
    (await vscode.window.showQuickPick(notations, {
      title: 'Copy Blocks As',
      placeHolder: 'Notation of the tool that they are for',
      matchOnDescription: true,
    }));
  if (chosen === undefined) return undefined;
  await vscode.env.clipboard.writeText(chosen.text);
  vscode.window.setStatusBarMessage(`Copied for ${chosen.label}.`, 4000);
  return chosen.text;
}
