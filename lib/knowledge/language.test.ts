import { describe, expect, it } from 'vitest';
import { languageOf } from './language';

describe('languageOf', () => {
  it.each([
    ['How long may goods be sent back?', 'english'],
    ['what is the price of a licence', 'english'],
    ['The board met in Lyon and agreed on the budget for next year.', 'english'],
    ['Quel est le délai de rétractation ?', 'french'],
    ["L'entreprise a publié ses comptes, et le résultat est en hausse.", 'french'],
    ['Combien coûte la licence', 'french'],
    ['Comment fonctionne la pompe ?', 'french'],
    ['name, date, some comment here', 'english'],
    ['Der Vertrag ist nicht mit dem Anbieter geschlossen.', 'simple'],
    ['El informe de la empresa se publica en los medios.', 'simple'],
    ['Il rapporto della società è stato pubblicato nel mese di marzo.', 'simple'],
    ['O relatório da empresa não foi publicado no mês.', 'simple'],
    ['Het verslag van de vergadering is niet openbaar.', 'simple'],
    ['会社の報告書', 'simple'],
    ['TRM-4417', 'simple'],
    ['', 'simple'],
  ])('takes %j for %s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });

  it('looks at the middle and the end of a long text', () => {
    const list = 'ACME 4711 x;'.repeat(400);
    const french = 'Le rapport de la direction est dans les annexes. ';
    expect(languageOf(list + french.repeat(500))).toBe('french');
  });
});
