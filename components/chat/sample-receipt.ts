/** Draws a small receipt in the page's own colours, so that there is a picture to try vision with. */
export async function drawSampleReceipt(): Promise<File | null> {
  const canvas = document.createElement('canvas');
  canvas.width = 480;
  canvas.height = 360;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  // Paper is the lighter of the two, in the dark theme as well.
  const dark = style.colorScheme === 'dark';
  const paper = token(dark ? '--ink' : '--raised');
  const ink = token(dark ? '--sunk' : '--ink');

  pen.fillStyle = token('--accent');
  pen.fillRect(0, 0, 480, 360);
  pen.fillStyle = paper;
  pen.fillRect(90, 30, 300, 300);
  pen.fillStyle = ink;
  pen.textAlign = 'center';
  pen.font = '600 26px sans-serif';
  pen.fillText('RECEIPT', 240, 80);
  pen.font = '20px monospace';
  pen.fillText('Transaction T1001', 240, 140);
  pen.fillText('Customer C001', 240, 175);
  pen.fillText('Date 2021-10-05', 240, 210);
  pen.fillStyle = token('--source-mistral');
  pen.fillRect(120, 240, 240, 3);
  pen.fillStyle = ink;
  pen.font = '600 24px monospace';
  pen.fillText('Total 125.50', 240, 285);

  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob && new File([blob], 'receipt.png', { type: 'image/png' });
}
