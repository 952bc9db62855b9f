'use client';

import { useContext } from 'react';
import { CollectionsContext } from '../collections-context';
import { DocumentsChoice } from '../documents-choice';
import { useSettings } from './use-setting';

/** The same choice as beside the message. */
export function DocumentsSetting() {
  const { offer, settings, change } = useSettings();
  const collections = useContext(CollectionsContext);
  return (
    <div className="py-2">
      <DocumentsChoice
        collections={collections}
        settings={settings}
        offer={offer}
        onChange={change}
      />
    </div>
  );
}
