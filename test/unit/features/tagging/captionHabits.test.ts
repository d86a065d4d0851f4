import { describe, expect, it } from 'vitest';
import { captionHabits } from '../../../../src/features/tagging/captionHabits';

const tagList = [{ name: '1girl', category: 'general' } as const];

describe('the habits of captions', () => {
  it('are their common first word and how they separate tags', () => {
    expect(captionHabits(['kira,a,b', 'kira,c', 'kira,d'], tagList)).toEqual({
      trigger: 'kira',
      separator: ',',
    });
    expect(captionHabits(['kira, a, b', 'kira, c', 'kira, d'], tagList)).toEqual({ trigger: 'kira' });
  });

  it('are none where there are few, where one differs, or where the word describes the picture', () => {
    expect(captionHabits(['kira, a', 'kira, b'], tagList)).toEqual({});
    expect(captionHabits(['kira, a', 'kira, b', 'mira, c'], tagList)).toEqual({});
    expect(captionHabits(['1girl, a', '1girl, b', '1girl, c'], tagList)).toEqual({});
    expect(captionHabits(['a sentence', 'a sentence', 'a sentence'], tagList)).toEqual({});
  });
});
