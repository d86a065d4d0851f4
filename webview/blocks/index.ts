// The block editor: hears complete states of a job from the host, draws them, and says what is to be changed.

import { blockEditorApi } from '../../src/shared/blocks/editorApi';
import { connect } from '../../src/shared/ipc';
import { openHost } from '../shared/host';
import '../shared/theme.css';
import '../shared/panelFrame.css';
import '../shared/unet/unet.css';
import './layout.css';
import './form/form.css';
import './blocks.css';
import { SchemaHelp } from './schema';
import { UiStore } from './uiState';
import { buildView } from './view';

const patience = 15_000;

const host = openHost();
const root = document.getElementById('app') ?? document.body;
const schema = new SchemaHelp();
const { client } = connect(
  blockEditorApi,
  {
    schema: (value) => schema.set(value),
    state: (state) => view.hear(state),
  },
  host.transport,
);
const view = buildView(root, client, new UiStore(host), schema);

function listen(): void {
  client.ready();
  setTimeout(() => view.silent(listen), patience);
}

listen();
