CREATE TABLE "chunk" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"collection_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"start" integer NOT NULL,
	"end" integer NOT NULL,
	"text" text NOT NULL,
	"headings" jsonb NOT NULL,
	"first_page" integer,
	"last_page" integer,
	"tokens" integer NOT NULL,
	"language" text NOT NULL,
	"search" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "collection" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "document_file" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"sha256" text NOT NULL,
	"data" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"collection_id" uuid NOT NULL,
	"file_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"size" integer NOT NULL,
	"state" text NOT NULL,
	"failure" jsonb,
	"embedded" integer DEFAULT 0 NOT NULL,
	"chunk_count" integer DEFAULT 0 NOT NULL,
	"pages" integer,
	"language" text,
	"text" text,
	"embedding_model" text,
	"lease" uuid,
	"heartbeat_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "chunk" ADD CONSTRAINT "chunk_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk" ADD CONSTRAINT "chunk_collection_id_collection_id_fk" FOREIGN KEY ("collection_id") REFERENCES "public"."collection"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk" ADD CONSTRAINT "chunk_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collection" ADD CONSTRAINT "collection_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_file" ADD CONSTRAINT "document_file_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_collection_id_collection_id_fk" FOREIGN KEY ("collection_id") REFERENCES "public"."collection"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_file_id_document_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."document_file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "chunk_document_position" ON "chunk" USING btree ("document_id","position");--> statement-breakpoint
CREATE INDEX "chunk_owner_collection" ON "chunk" USING btree ("owner_id","collection_id");--> statement-breakpoint
CREATE INDEX "chunk_search_english" ON "chunk" USING gin ("search") WITH (fastupdate=false) WHERE "chunk"."language" = 'english';--> statement-breakpoint
CREATE INDEX "chunk_search_french" ON "chunk" USING gin ("search") WITH (fastupdate=false) WHERE "chunk"."language" = 'french';--> statement-breakpoint
CREATE INDEX "chunk_search_simple" ON "chunk" USING gin ("search") WITH (fastupdate=false) WHERE "chunk"."language" = 'simple';--> statement-breakpoint
CREATE INDEX "collection_owner" ON "collection" USING btree ("owner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "document_file_owner_hash" ON "document_file" USING btree ("owner_id","sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "document_collection_file" ON "document" USING btree ("collection_id","file_id");--> statement-breakpoint
CREATE INDEX "document_owner" ON "document" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "document_of_file" ON "document" USING btree ("file_id");