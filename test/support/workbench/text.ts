/** A text as it is read: one space where the page has any white space. */
export function plain(text: string | null | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

/** Whether a label is the wanted one: a string is the whole label, an expression a part of it. */
export function isLabel(label: string, wanted: string | RegExp): boolean {
  return wanted instanceof RegExp ? wanted.test(label) : plain(label) === plain(wanted);
}

/** Whether a text contains the wanted one. */
export function hasText(text: string, wanted: string | RegExp): boolean {
  return wanted instanceof RegExp ? wanted.test(text) : plain(text).includes(plain(wanted));
}

/** An expression that matches exactly this label. */
export function exactly(label: string): RegExp {
  return new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
