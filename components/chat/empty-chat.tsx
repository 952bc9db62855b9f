'use client';

import { Eye, type LucideIcon, ReceiptText, Type } from 'lucide-react';
import { isRetired } from '@/components/models/arrange-offers';
import { WindMark } from '@/components/shell/brand';
import type { Offer, OfferId } from '@/lib/models/schema';
import { drawSampleReceipt } from './sample-receipt';

const statusQuestion = 'What is the status of transaction T1001, and when was T1005 paid?';
const pictureQuestion = 'Describe this picture. What text can you read in it?';
const markdownQuestion =
  'Show me what Markdown can do here: a table, a list, code in Python and a formula.';

function Suggestion({
  icon: Icon,
  title,
  text,
  onPick,
}: {
  icon: LucideIcon;
  title: string;
  text: string;
  onPick: () => void;
}) {
  return (
    <li className="grid">
      <button
        type="button"
        onClick={onPick}
        className="grid content-start gap-1 rounded-md border bg-raised p-4 text-left shadow-low transition-colors hover:border-line-strong hover:bg-hover active:translate-y-px max-desk:grid-cols-[auto_minmax(0,1fr)] max-desk:gap-x-3 max-desk:py-3"
      >
        <Icon
          aria-hidden
          size={17}
          className="mb-1 text-accent max-desk:row-span-2 max-desk:mt-1"
        />
        <span className="font-medium text-sm">{title}</span>
        <span className="text-ink-2 text-sm">{text}</span>
      </button>
    </li>
  );
}

/** The start of a new chat: what this is, and three things to try that need no key. */
export function EmptyChat({
  offers,
  onFill,
  onFiles,
  onChoose,
}: {
  offers: readonly Offer[];
  onFill: (text: string) => void;
  onFiles: (files: File[]) => void;
  onChoose: (id: OfferId) => void;
}) {
  const usable = offers.filter((offer) => !isRetired(offer));
  const withTools = usable.find((offer) => offer.abilities.tools && offer.abilities.streamsTools);
  const pixtral =
    usable.find((offer) => offer.source === 'bedrock' && /pixtral/i.test(offer.modelId)) ??
    usable.find((offer) => offer.abilities.vision);

  async function tryPicture() {
    if (pixtral) onChoose(pixtral.id);
    onFill(pictureQuestion);
    const receipt = await drawSampleReceipt();
    if (receipt) onFiles([receipt]);
  }

  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto px-6 py-8 max-desk:px-4">
      <div className="grid w-full max-w-[calc(var(--column)-1rem)] gap-8 max-desk:gap-5">
        <div className="grid justify-items-start gap-3">
          <WindMark size={34} />
          <h2 className="text-balance font-semibold text-2xl tracking-tight max-desk:text-xl">
            Ask a Mistral model, at Mistral or on Amazon Bedrock
          </h2>
          <p className="max-w-[56ch] text-ink-2">
            Each answer shows what it cost, how long it took and which tools it called. Your chats
            stay on this server.
          </p>
        </div>
        <ul aria-label="Things to try" className="grid gap-3 desk:grid-cols-3">
          <Suggestion
            icon={ReceiptText}
            title="Check a payment"
            text="Two tools, called on a small ledger"
            onPick={() => {
              if (withTools) onChoose(withTools.id);
              onFill(statusQuestion);
            }}
          />
          <Suggestion
            icon={Eye}
            title="Describe a picture"
            text={pixtral ? `A receipt, read by ${pixtral.name}` : 'A receipt, read by a model'}
            onPick={() => void tryPicture()}
          />
          <Suggestion
            icon={Type}
            title="Show Markdown"
            text="Tables, code and formulas as they arrive"
            onPick={() => onFill(markdownQuestion)}
          />
        </ul>
      </div>
    </div>
  );
}
