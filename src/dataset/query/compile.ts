// Queries made ready to be asked of a hundred thousand images: what depends on the set, the subset or the folder is decided once,
// patterns of tags become numbers, and what remains is a test of one image.

import type { QueryNode } from '../../shared/query/node';
import { compare } from '../../shared/query/node';
import type { TagTable } from '../index/tagTable';
import { numberTest, stateTest, thingTest } from './factTests';
import type { QueryFacts } from './facts';
import type { Compiled } from './tests';
import { allTests, always, anyTest, known, opposite } from './tests';
import { textTest } from './textTests';

/** Makes a query ready. It holds as long as no tag is added to the table. */
export function compileQuery(node: QueryNode | null, table: TagTable, facts: QueryFacts): Compiled {
  if (node === null) return () => always;
  switch (node.kind) {
    case 'and': {
      const parts = node.nodes.map((one) => compileQuery(one, table, facts));
      return (place) => allTests(parts.map((part) => part(place)));
    }
    case 'or': {
      const parts = node.nodes.map((one) => compileQuery(one, table, facts));
      return (place) => anyTest(parts.map((part) => part(place)));
    }
    case 'not': {
      const part = compileQuery(node.node, table, facts);
      return (place) => opposite(part(place));
    }
    case 'text':
      return textTest(node, table);
    case 'number':
      return numberTest(node, table, facts);
    case 'is':
      return stateTest(node.state, facts);
    case 'has':
      return thingTest(node.thing, table, facts);
    case 'conf': {
      const { pattern, comparison, value } = node;
      return ({ set }) => {
        const confidence = facts.confidences.column(set, pattern);
        return known((entry) => {
          const number = confidence(entry);
          return number === undefined ? undefined : compare(number, comparison, value);
        });
      };
    }
  }
}
