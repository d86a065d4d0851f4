// The run panel: hears complete states from the host and shows them.

import { connect } from '../../src/shared/ipc';
import { runPanelApi } from '../../src/shared/runs/api';
import { openHost } from '../shared/host';
import '../shared/theme.css';
import '../shared/panelFrame.css';
import './layout.css';
import './runs.css';
import './cards.css';
import './pictures.css';
import { UiStore } from './uiState';
import { buildView } from './view';

const patience = 15_000;

const host = openHost();
const root = document.getElementById('app') ?? document.body;
const { client } = connect(
  runPanelApi,
  {
    state: (state) => view.update(state),
    log: (tail) => view.log.update(tail),
  },
  host.transport,
);
const view = buildView(root, client, new UiStore(host));

function listen(): void {
  client.ready();
  setTimeout(() => view.silent(listen), patience);
}

listen();
