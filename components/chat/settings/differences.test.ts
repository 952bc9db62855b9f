import { describe, expect, it } from 'vitest';
import { changedSettings, isSameSettings, settingsCount, withChange } from './differences';

describe('changedSettings', () => {
  it('counts what was set', () => {
    expect(changedSettings({})).toEqual([]);
    expect(changedSettings({ temperature: 0, tools: [], stream: false })).toEqual([
      'temperature',
      'tools',
      'stream',
    ]);
  });

  it('does not count what happens anyway', () => {
    expect(
      changedSettings({
        stream: true,
        toolChoice: 'auto',
        serviceTier: 'standard',
        api: 'converse',
        parallelToolCalls: true,
        safePrompt: false,
        system: '',
        stop: [],
        topP: undefined,
      }),
    ).toEqual([]);
  });

  it('counts a named tool', () => {
    expect(changedSettings({ toolChoice: { tool: 'retrieve_payment_date' } })).toHaveLength(1);
  });
});

describe('withChange', () => {
  it('sets and unsets', () => {
    const set = withChange({ topP: 0.5 }, { temperature: 0.2 });
    expect(set).toStrictEqual({ topP: 0.5, temperature: 0.2 });
    expect(withChange(set, { temperature: undefined })).toStrictEqual({ topP: 0.5 });
  });

  it('leaves out what happens anyway', () => {
    expect(withChange({ stream: false }, { stream: true })).toStrictEqual({});
    expect(withChange({ stop: ['END'] }, { stop: [] })).toStrictEqual({});
    expect(withChange({}, { tools: [] })).toStrictEqual({ tools: [] });
  });
});

describe('isSameSettings', () => {
  it('looks at what is asked for, not at how it is written', () => {
    expect(isSameSettings({ topP: 1, stop: ['a'] }, { stop: ['a'], topP: 1 })).toBe(true);
    expect(isSameSettings({ stream: true }, {})).toBe(true);
    expect(isSameSettings({ topP: 1 }, { topP: 0.9 })).toBe(false);
    expect(isSameSettings({ stop: ['a'] }, { stop: ['b'] })).toBe(false);
  });
});

it('speaks of one setting and of several', () => {
  expect(settingsCount({ topP: 1 })).toBe('1 setting');
  expect(settingsCount({ topP: 1, stream: false })).toBe('2 settings');
});
