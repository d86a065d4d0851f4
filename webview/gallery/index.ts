// The gallery: hears complete states from the host, asks for the rows that are seen, and says what is selected and done.

import { connect } from '../../src/shared/ipc';
import { galleryApi } from '../../src/shared/gallery/api';
import { keepEditKeys } from '../shared/editKeys';
import { openHost } from '../shared/host';
import '../shared/theme.css';
import '../shared/panelFrame.css';
import './layout.css';
import './grid.css';
import './side.css';
import './oneByOne.css';
import { GalleryStore } from './store';
import { UiStore } from './uiState';
import { buildView } from './view';

const patience = 15_000;

const host = openHost();
const root = document.getElementById('app') ?? document.body;
const { client } = connect(
  galleryApi,
  {
    state: (state) => view.update(state),
    list: (change) => store.follow(change),
    thumbnails: (pictures) => store.takePictures(pictures),
    duplicates: (state) => view.duplicates(state),
  },
  host.transport,
);
const store = new GalleryStore(client);
const view = buildView(root, store, new UiStore(host));
keepEditKeys();

function listen(): void {
  client.ready();
  setTimeout(() => view.silent(listen), patience);
}

listen();
