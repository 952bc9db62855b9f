-- The ledger of Mistral's function-calling example and AWS's Large 2 (24.07) page.
INSERT INTO "payment" ("id", "customer_id", "amount", "date", "status") VALUES
	('T1001', 'C001', 125.50, '2021-10-05', 'Paid'),
	('T1002', 'C002', 89.99, '2021-10-06', 'Unpaid'),
	('T1003', 'C003', 120.00, '2021-10-07', 'Paid'),
	('T1004', 'C002', 54.30, '2021-10-05', 'Paid'),
	('T1005', 'C001', 210.20, '2021-10-08', 'Pending')
ON CONFLICT ("id") DO NOTHING;
