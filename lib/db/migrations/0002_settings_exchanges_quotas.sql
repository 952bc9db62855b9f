CREATE TABLE "chat_default" (
	"user_id" text PRIMARY KEY NOT NULL,
	"settings" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_exchange" (
	"run_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"exchange" jsonb NOT NULL,
	CONSTRAINT "run_exchange_run_id_position_pk" PRIMARY KEY("run_id","position")
);
--> statement-breakpoint
CREATE TABLE "quota_call" (
	"id" uuid PRIMARY KEY NOT NULL,
	"offer" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"tokens" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quota_state" (
	"offer" text PRIMARY KEY NOT NULL,
	"limits" jsonb NOT NULL,
	"told_at" timestamp with time zone NOT NULL,
	"blocked_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "chat" ADD COLUMN "settings" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "chat_default" ADD CONSTRAINT "chat_default_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_exchange" ADD CONSTRAINT "run_exchange_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "quota_call_offer_at" ON "quota_call" USING btree ("offer","at");