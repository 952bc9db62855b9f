'use server';

import { action } from '@/lib/http/action';
import * as defaults from './defaults';
import { ChatReference, ChatSettings, RenameChat, SetChatModel } from './schema';
import * as store from './store';

const rename = action(RenameChat, (ctx, { id, title }) => store.renameChat(ctx, id, title));
const remove = action(ChatReference, (ctx, { id }) => store.deleteChat(ctx, id));
const restore = action(ChatReference, (ctx, { id }) => store.restoreChat(ctx, id));
const choose = action(SetChatModel, (ctx, { id, model }) => store.setChatModel(ctx, id, model));
const keepDefault = action(ChatSettings, defaults.setChatDefault);

/** Gives a chat another title. */
export async function renameChat(input: RenameChat) {
  return rename(input);
}

/** Takes a chat away; `restoreChat` undoes it. */
export async function deleteChat(input: ChatReference) {
  return remove(input);
}

/** Brings a deleted chat back. */
export async function restoreChat(input: ChatReference) {
  return restore(input);
}

/** Remembers the model chosen for a chat. */
export async function setChatModel(input: SetChatModel) {
  return choose(input);
}

/** Remembers what the caller's new chats begin with; `{}`: nothing. */
export async function setChatDefault(input: ChatSettings) {
  return keepDefault(input);
}
