// The tag table: hears complete states from the host, asks for the rows that are seen, and says what to do.

import { connect } from '../../src/shared/ipc';
import { isArrangement, tagTableApi } from '../../src/shared/tags/api';
import { keepEditKeys } from '../shared/editKeys';
import { openHost } from '../shared/host';
import '../shared/theme.css';
import '../shared/panelFrame.css';
import './layout.css';
import './table.css';
import { buildView } from './view';

const patience = 15_000;

const host = openHost();
const root = document.getElementById('app') ?? document.body;
const { client } = connect(tagTableApi, { state: (state) => view.update(state) }, host.transport);
const kept = isArrangement(host.kept) ? host.kept : {};
const view = buildView(root, client, (arrangement) => host.keep(arrangement));
keepEditKeys();

function listen(): void {
  // first, so that the first state is as it was left
  if (Object.keys(kept).length > 0) client.arrange(kept);
  client.ready();
  setTimeout(() => view.silent(listen), patience);
}

listen();
