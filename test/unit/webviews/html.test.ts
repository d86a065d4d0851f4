import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, escapeHtml, page } from '../../../src/webviews/html';

const options = {
  title: 'Ink & <style>',
  script: 'https://host/runs.js',
  style: 'https://host/runs.css',
  cspSource: 'https://host',
  identity: { run: '</script><script>alert(1)</script>"\'' },
};

describe('the page', () => {
  it('has a policy under which only our script runs', () => {
    const policy = contentSecurityPolicy('https://host', { script: 'A', style: 'B' });
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'nonce-A'",
      "style-src https://host 'nonce-B'",
      'font-src https://host',
      'img-src https://host blob:',
    ]);
  });

  it('has new nonces each time, that of styles not being that of scripts', () => {
    const nonces = Array.from({ length: 50 }, () => [
      ...page(options).matchAll(/'nonce-([\w-]{22})'|nonce-([\w-]{22})&#39;/g),
    ]);
    const all = nonces.flat().map((match) => match[1] ?? match[2]);
    expect(all).toHaveLength(100);
    expect(new Set(all).size).toBe(100);
    const html = page(options);
    const script = /<script type="module" nonce="([\w-]+)"/.exec(html)?.[1] ?? '';
    const style = /<meta property="csp-nonce" content="([\w-]+)"/.exec(html)?.[1] ?? '';
    expect(html).toContain(`script-src &#39;nonce-${script}&#39;`);
    expect(html).toContain(`&#39;nonce-${style}&#39;`);
    expect(script).not.toBe(style);
  });

  it('lets nothing that it is given break out of its place', () => {
    const html = page(options);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('<title>Ink &amp; &lt;style&gt;</title>');
    const identity = /data-identity="([^"]*)"/.exec(html)?.[1] ?? '';
    const read = identity
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    expect(JSON.parse(read)).toEqual(options.identity);
  });

  it('escapes what HTML means', () => {
    expect(escapeHtml(`<a href="x" title='&'>`)).toBe('&lt;a href=&quot;x&quot; title=&#39;&amp;&#39;&gt;');
  });
});
