import { it } from 'vitest';
import { Chance, chanceText, checkQuery } from '../../../support/queryFuzz';
import { queryWorld } from '../../../support/queryWorld';

it('holds its promises for 10,000 queries by chance', { timeout: 60_000 }, () => {
  const worlds = [queryWorld(false), queryWorld(true)];
  const chance = new Chance(20261124);
  for (let count = 0; count < 10_000; count++) checkQuery(chanceText(chance), chance, chance.of(worlds));
});
