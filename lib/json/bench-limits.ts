/** How often one model is asked at most, and how many models side by side. */
export const maxTimes = 20;
export const maxOffers = 4;
