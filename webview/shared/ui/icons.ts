// Icons of 16 units a side, drawn in the colour of the text around them.

import { svg } from '../dom';

const paths = {
  stop: 'M4.5 3h7A1.5 1.5 0 0 1 13 4.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 11.5v-7A1.5 1.5 0 0 1 4.5 3Z',
  pause: 'M4 3h2.5v10H4ZM9.5 3H12v10H9.5Z',
  play: 'M4.5 2.6v10.8a.6.6 0 0 0 .92.5l8.2-5.4a.6.6 0 0 0 0-1L5.42 2.1a.6.6 0 0 0-.92.5Z',
  image:
    'M2.5 2h11A1.5 1.5 0 0 1 15 3.5v9a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 1 12.5v-9A1.5 1.5 0 0 1 2.5 2Zm0 1.2a.3.3 0 0 0-.3.3v7.2l3-3.1a.7.7 0 0 1 1 0l2.3 2.3 1.6-1.5a.7.7 0 0 1 1 0l2.7 2.5V3.5a.3.3 0 0 0-.3-.3ZM11 5a1.2 1.2 0 1 1 0 2.4A1.2 1.2 0 0 1 11 5Z',
  save: 'M2.5 1.5h8.8l3.2 3.2v8.8a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1Zm.2 1.2v10.6h1.5V8.8h7.6v4.5h1.5V5.2l-2.5-2.5h-.6v3.1H4.7V2.7Zm3.2 0v1.9h3.1V2.7Zm-.5 7.3v3.3h5.2V10Z',
  check: 'M6.3 12.6 2 8.3l1.1-1.1 3.2 3.2 6.6-6.6L14 4.9Z',
  error:
    'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2ZM5.9 5 8 7.1 10.1 5l.9.9L8.9 8l2.1 2.1-.9.9L8 8.9 5.9 11l-.9-.9L7.1 8 5 5.9Z',
  warning: 'M8 1.6 15.2 14H.8Zm0 2.5L2.9 12.8h10.2ZM7.4 6.6h1.2v3.4H7.4Zm0 4.1h1.2v1.2H7.4Z',
  copy: 'M5.5 1h7A1.5 1.5 0 0 1 14 2.5v7a1.5 1.5 0 0 1-1.5 1.5H11v1.5A1.5 1.5 0 0 1 9.5 14h-6A1.5 1.5 0 0 1 2 12.5v-7A1.5 1.5 0 0 1 3.5 4H4V2.5A1.5 1.5 0 0 1 5.5 1ZM4 5.2h-.5a.3.3 0 0 0-.3.3v7a.3.3 0 0 0 .3.3h6a.3.3 0 0 0 .3-.3V11H5.5A1.5 1.5 0 0 1 4 9.5Zm1.5-3a.3.3 0 0 0-.3.3v7a.3.3 0 0 0 .3.3h7a.3.3 0 0 0 .3-.3v-7a.3.3 0 0 0-.3-.3Z',
  close: 'M3.6 2.7 8 7.1l4.4-4.4.9.9L8.9 8l4.4 4.4-.9.9L8 8.9l-4.4 4.4-.9-.9L7.1 8 2.7 3.6Z',
  previous: 'M10.3 2.6 4.9 8l5.4 5.4.9-.9L6.7 8l4.5-4.5Z',
  next: 'M5.7 2.6 11.1 8l-5.4 5.4-.9-.9L9.3 8 4.8 3.5Z',
  folder: 'M1.5 3h4.6l1.5 1.6h6.9v8.4h-13Zm1.2 1.2v7.6h10.6V5.8H7.1L5.6 4.2Z',
  file: 'M3.5 1h6L13 4.5V15H3.5Zm1.2 1.2v11.6h7.1V5.6H8.9V2.2Zm5.4.5v1.7h1.6Z',
  clock:
    'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Zm.6 1.9v3.6l2.6 1.6-.6 1-3.2-2V4.1Z',
  tag: 'M2 2h6.1l6 6a1.3 1.3 0 0 1 0 1.8l-4.3 4.3a1.3 1.3 0 0 1-1.8 0L2 8.1Zm1.2 1.2v4.4l5.6 5.6h.2l4.2-4.2v-.2L7.6 3.2Zm2.2 1.2a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2Z',
  undo: 'M4.9 2.3.9 6.2l4 4 .9-.9-2.5-2.5H10a3.2 3.2 0 0 1 0 6.4H6v1.2h4A4.4 4.4 0 0 0 10 5.6H3.3l2.5-2.4Z',
  download: 'M7.4 1.5h1.2v7.1l2.7-2.7.9.9L8 11 3.8 6.8l.9-.9 2.7 2.7ZM2 12.8h12V14H2Z',
  compare: 'M7.4 1h1.2v14H7.4ZM1 3h5v1.2H2.2v7.6H6V13H1Zm9 0h5v10h-5v-1.2h3.8V4.2H10Z',
} as const;

export type IconName = keyof typeof paths;

/** An icon; it says nothing to a screen reader, so the text beside it must. */
export function icon(name: IconName): SVGSVGElement {
  return svg(
    'svg',
    { class: 'icon', attributes: { viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' } },
    svg('path', { attributes: { d: paths[name], fill: 'currentColor', 'fill-rule': 'evenodd' } }),
  );
}
