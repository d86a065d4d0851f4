// The tagging panel: hears complete states from the host, asks for the rows that are seen, and says what to do.

import { connect } from '../../src/shared/ipc';
import { taggingPanelApi } from '../../src/shared/tagging/api';
import { openHost } from '../shared/host';
import '../shared/theme.css';
import '../shared/panelFrame.css';
import './layout.css';
import './options.css';
import './review.css';
import { UiStore } from './uiState';
import { buildView } from './view';

const patience = 15_000;

const host = openHost();
const root = document.getElementById('app') ?? document.body;
const { client } = connect(taggingPanelApi, { state: (state) => view.update(state) }, host.transport);
const view = buildView(root, client, new UiStore(host));

function listen(): void {
  client.ready();
  setTimeout(() => view.silent(listen), patience);
}

listen();
