export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this is and where everything is */
        get: operations["getHome"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Links to every collection */
        get: operations["getApiRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every kind of problem that the API answers with */
        get: operations["listProblemKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one kind of problem means */
        get: operations["getProblemKind"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the Worker is up */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the database answers and has the migrations that this Worker needs */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your orders */
        get: operations["listOrders"];
        put?: never;
        /** Place an order */
        post: operations["createOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export your orders as CSV */
        get: operations["exportOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/import/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import orders from CSV */
        post: operations["importOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an order */
        get: operations["getOrder"];
        /** Replace a pending order */
        put: operations["replaceOrder"];
        post?: never;
        /** Delete an order */
        delete: operations["deleteOrder"];
        options?: never;
        head?: never;
        /** Change, close or cancel a pending order */
        patch: operations["patchOrder"];
        trace?: never;
    };
    "/api/v1/customers/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your customers */
        get: operations["listCustomers"];
        put?: never;
        /** Add a customer */
        post: operations["createCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export your customers as CSV */
        get: operations["exportCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/import/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import customers from CSV */
        post: operations["importCustomers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a customer */
        get: operations["getCustomer"];
        /** Replace a customer */
        put: operations["replaceCustomer"];
        post?: never;
        /** Delete a customer who has no orders */
        delete: operations["deleteCustomer"];
        options?: never;
        head?: never;
        /** Change some fields of a customer */
        patch: operations["patchCustomer"];
        trace?: never;
    };
    "/api/v1/items/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your items */
        get: operations["listItems"];
        put?: never;
        /** Add an item */
        post: operations["createItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export your items as CSV */
        get: operations["exportItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/import/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import items from CSV */
        post: operations["importItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an item */
        get: operations["getItem"];
        /** Replace an item */
        put: operations["replaceItem"];
        post?: never;
        /** Delete an item that has no orders */
        delete: operations["deleteItem"];
        options?: never;
        head?: never;
        /** Change some fields of an item */
        patch: operations["patchItem"];
        trace?: never;
    };
    "/api/v1/notifications/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your text messages */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a text message */
        get: operations["getNotification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/resend/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a text message again that failed, expired or was skipped */
        post: operations["resendNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/notify/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Text the customer of a pending order
         * @description Tells that the order is ready, or reminds of it. The kind has to be switched on in your settings. A reminder that is asked for in your quiet hours waits for their end: `due_at` says when it goes out.
         */
        post: operations["notifyOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replies/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your customers' replies */
        get: operations["listReplies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replies/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a reply */
        get: operations["getReply"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count orders, amounts, text messages and their cost by day */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who you are and your settings */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change some of your settings */
        patch: operations["patchMe"];
        trace?: never;
    };
    "/api/v1/me/sms-preview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what a text message would say and take, before it is sent or its template is saved
         * @description Fills a template, or else the one that you have for the kind, with an order of yours, or else one made up for it. Nothing is sent or kept.
         */
        post: operations["previewSms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-auth/authenticate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sign in with a browser, at the identity provider */
        get: operations["authenticate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-auth/callback/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Come back from the identity provider */
        get: operations["completeSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-auth/logout/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See the button that signs a browser out */
        get: operations["confirmSignOut"];
        put?: never;
        /** Sign this browser out; its cookie is worthless from then on, wherever it was copied */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign every browser of yours out */
        delete: operations["signOutEverywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/africastalking/delivery-reports/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a delivery report of Africa's Talking */
        post: operations["receiveDeliveryReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/africastalking/opt-outs/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a subscriber's wish for no more texts from Africa's Talking */
        post: operations["receiveOptOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/africastalking/incoming/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a message that somebody sent, from Africa's Talking */
        post: operations["receiveIncomingMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schema/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download this document */
        get: operations["getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/docs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this document in Redoc */
        get: operations["getRedoc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/swagger-docs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Try this document out in Swagger UI */
        get: operations["getSwaggerUi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        OrderRecord: {
            /**
             * @description Your own id for this order, such as the number of its receipt: where an order has it already, the row is about that one. Required in a row without an id.
             * @example receipt-1042
             */
            reference?: string;
            /**
             * @description Five letters or digits, stored upper case, unique among your customers.
             * @example WJ001
             */
            customer_code: string;
            /**
             * @description An active item of your catalogue by its name, or something else in words.
             * @example Basmati rice 5 kg
             */
            item: string;
            /** @example 2 */
            quantity: number;
            /**
             * @description Left out, it is that of your catalogue.
             * @example 1250.00
             */
            price_per_unit?: string | number;
            /**
             * @description ISO 4217. If given, it must be the currency that the stored row has, or else that of the business.
             * @example KES
             */
            currency?: string;
            /**
             * @description What you want to remember of this order. No text has it.
             * @example Deliver after 17:00.
             */
            note?: string | null;
            /**
             * @description `Pending` may become `Closed` or `Cancelled`.
             * @default Pending
             * @enum {string}
             */
            status?: "Pending" | "Closed" | "Cancelled";
            /**
             * Format: date-time
             * @description Left out, it is now.
             */
            time_placed?: string;
            /**
             * Format: date-time
             * @description For an order that is not pending. Left out, it is now.
             */
            time_closed?: string;
            /**
             * @description As an export has it. A row with the id of a stored one is about that one, whatever else it says; another id is ignored.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            id?: string;
        } & ((unknown | {
            id: unknown;
        }) & (unknown | {
            /** @enum {unknown} */
            status: "Closed" | "Cancelled";
        }));
        CustomerRecord: {
            /** @example Wanjiru */
            first_name: string;
            /** @example Kamau */
            second_name: string;
            /**
             * @description Five letters or digits, stored upper case, unique among your customers.
             * @example WJ001
             */
            code?: string;
            /**
             * @description A number that its country's numbering plan has. As people write it, with its country code (`+254 712 345 678`, `00254…`) or as a number of your `country` (`0712 345 678`). Unique among your customers.
             * @example +254712345678
             */
            phone: string;
            /**
             * @description True stops your texts to this customer. False lets nobody have texts who wanted none.
             * @default false
             */
            sms_opt_out?: boolean;
            /**
             * @description What you want to remember of this customer. No text has it.
             * @example Closed on Mondays.
             */
            note?: string | null;
            /**
             * @description As an export has it. A row with the id of a stored one is about that one, whatever else it says; another id is ignored.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            id?: string;
        };
        ItemRecord: {
            /** @example Basmati rice 5 kg */
            name: string;
            /**
             * @description A decimal, best sent as a string, with no more places than the currency has.
             * @example 1250.00
             */
            price: string | number;
            /**
             * @description Whether it can be ordered.
             * @default true
             */
            active?: boolean;
            /**
             * @description ISO 4217. If given, it must be the currency that the stored row has, or else that of the business.
             * @example KES
             */
            currency?: string;
            /**
             * @description As an export has it. A row with the id of a stored one is about that one, whatever else it says; another id is ignored.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            id?: string;
        };
        Problem: {
            /** @description A URI reference that names the kind and explains it. */
            type: string;
            title: string;
            status: number;
            /** @description With one bad field, what is wrong with it; with several, how many there are. With more than 100 it ends in "and N more": so many are not in `errors`. */
            detail: string;
            /** @description The path. A very long one is shortened, and ends in … */
            instance: string;
            request_id: string;
            /** @description Every bad field at once; of more than 100 the first 100. */
            errors?: components["schemas"]["FieldError"][];
        };
        FieldError: {
            /** @enum {string} */
            in: "body" | "query" | "header";
            /**
             * @description JSON pointer (RFC 6901) to the value. Names of more than 50 characters are shortened, and end in …
             * @example /name
             */
            pointer: string;
            detail: string;
        };
        /**
         * @description Where everything is, by name.
         * @example {
         *       "customers": "https://oda.example/api/v1/customers/"
         *     }
         */
        Links: {
            [key: string]: string;
        };
        ProblemKinds: {
            results: components["schemas"]["ProblemKind"][];
        };
        ProblemKind: {
            /** Format: uri-reference */
            type: string;
            title: string;
            status: number;
            meaning: string;
        };
        Health: {
            /** @enum {string} */
            status: "ok";
        };
        Readiness: {
            /** @enum {string} */
            status: "ready";
            /** @description The newest one that this Worker needs. */
            migration: string;
            /**
             * @description Whether it has newer migrations too, made to suit this Worker as well.
             * @enum {string}
             */
            database: "current" | "ahead";
            /** @description The version of the Worker, as Cloudflare names it. */
            version: string;
        };
        OrderList: {
            /** @description All matching rows; only with `count=true`. */
            count?: number;
            /**
             * Format: uri
             * @description The next page, if there is one.
             */
            next: string | null;
            /**
             * Format: uri
             * @description The page before, if there is one.
             */
            previous: string | null;
            results: components["schemas"]["Order"][];
        };
        Order: {
            /**
             * Format: uuid
             * @description UUIDv7 (RFC 9562), in order of creation.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            id: string;
            /**
             * Format: uri
             * @description Where this resource is.
             */
            url: string;
            /**
             * @description Counts your orders, from 1, for people to name them by. Given when the order is placed; a number may be left out.
             * @example 12
             */
            number: number;
            /** @example receipt-1042 */
            reference: string | null;
            /**
             * Format: uuid
             * @description Who orders: the customer's id.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            customer: string;
            /** @example WJ001 */
            customer_code: string;
            /** @example Basmati rice 5 kg */
            item: string;
            /**
             * Format: uuid
             * @description The catalogue's item, whose name and price are copied.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            item_id: string | null;
            /** @example 2 */
            quantity: number;
            /**
             * @description A decimal string with exactly the currency's decimal places.
             * @example 1250.00
             */
            price_per_unit: string;
            /**
             * @description quantity x price_per_unit, exactly.
             * @example 2500.00
             */
            amount: string;
            /**
             * @description ISO 4217.
             * @example KES
             */
            currency: string;
            /** @example Deliver after 17:00. */
            note: string | null;
            /**
             * @description `Pending` may become `Closed` or `Cancelled`.
             * @enum {string}
             */
            status: "Pending" | "Closed" | "Cancelled";
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            time_placed: string;
            /**
             * Format: date-time
             * @description When it was closed or cancelled.
             * @example 2026-11-24T06:30:00.000Z
             */
            time_closed: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            updated_at: string;
            /** @description What `expand` asked for; null where there is none. */
            expanded?: {
                customer?: components["schemas"]["Customer"] | null;
                item?: components["schemas"]["Item"] | null;
            };
        };
        OrderInput: {
            /**
             * @description Your own id for this order, such as the number of its receipt: unique among your orders. Null when it has none.
             * @default null
             * @example receipt-1042
             */
            reference?: string | null;
            /**
             * Format: uuid
             * @description Who orders: the customer's id.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            customer?: string;
            /**
             * @description Five letters or digits, stored upper case, unique among your customers.
             * @example WJ001
             */
            customer_code?: string;
            /**
             * @description What is ordered.
             * @example Basmati rice 5 kg
             */
            item?: string;
            /**
             * Format: uuid
             * @description The catalogue's item, whose name and price are copied.
             * @default null
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            item_id?: string | null;
            /** @example 2 */
            quantity: number;
            /**
             * @description A decimal, best sent as a string, with no more places than the currency has.
             * @example 1250.00
             */
            price_per_unit?: string | number;
            /**
             * @description What you want to remember of this order. No text has it.
             * @example Deliver after 17:00.
             */
            note?: string | null;
            /**
             * @description `Pending` may become `Closed` or `Cancelled`.
             * @default Pending
             * @enum {string}
             */
            status?: "Pending" | "Closed" | "Cancelled";
        } & ((unknown | unknown) & (unknown | {
            item_id: string;
        }));
        ImportReport: {
            /** @description Whether all of it was undone again. */
            dry_run: boolean;
            created: components["schemas"]["ImportedRows"];
            updated: components["schemas"]["ImportedRows"];
            unchanged: components["schemas"]["ImportedRows"];
            refused: components["schemas"]["ImportedRows"];
            errors: {
                /** @example 18 */
                row: number;
                /**
                 * @description Empty for the row as a whole.
                 * @example phone
                 */
                column: string;
                detail: string;
            }[];
            /** @description How many errors there are beside the first 100. */
            errors_left_out: number;
            /** @description Columns of an export that are not for you to write. */
            ignored_columns: string[];
        };
        ImportedRows: {
            count: number;
            /**
             * @description Which rows of the file, the header being row 1. At most the first 500 ranges: `count` is of all rows.
             * @example 2-17,19
             */
            rows: string;
        };
        OrderPatch: {
            /**
             * @description Your own id for this order, such as the number of its receipt: unique among your orders. Null when it has none.
             * @example receipt-1042
             */
            reference?: string | null;
            /**
             * Format: uuid
             * @description Who orders: the customer's id.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            customer?: string;
            /**
             * @description Five letters or digits, stored upper case, unique among your customers.
             * @example WJ001
             */
            customer_code?: string;
            /**
             * @description What is ordered.
             * @example Basmati rice 5 kg
             */
            item?: string;
            /**
             * Format: uuid
             * @description The catalogue's item, whose name and price are copied.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            item_id?: string | null;
            /** @example 2 */
            quantity?: number;
            /**
             * @description A decimal, best sent as a string, with no more places than the currency has.
             * @example 1250.00
             */
            price_per_unit?: string | number;
            /**
             * @description What you want to remember of this order. No text has it.
             * @example Deliver after 17:00.
             */
            note?: string | null;
            /**
             * @description `Pending` may become `Closed` or `Cancelled`.
             * @enum {string}
             */
            status?: "Pending" | "Closed" | "Cancelled";
        };
        CustomerList: {
            /** @description All matching rows; only with `count=true`. */
            count?: number;
            /**
             * Format: uri
             * @description The next page, if there is one.
             */
            next: string | null;
            /**
             * Format: uri
             * @description The page before, if there is one.
             */
            previous: string | null;
            results: components["schemas"]["Customer"][];
        };
        Customer: {
            /**
             * Format: uuid
             * @description UUIDv7 (RFC 9562), in order of creation.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            id: string;
            /**
             * Format: uri
             * @description Where this resource is.
             */
            url: string;
            /** @example Wanjiru */
            first_name: string;
            /** @example Kamau */
            second_name: string;
            /** @example WJ001 */
            code: string;
            /**
             * @description E.164.
             * @example +254712345678
             */
            phone: string;
            /** @description Your own switch: whether this customer wants no texts of yours. */
            sms_opt_out: boolean;
            /** @description Whether the number's holder told the gateway to send no more. No text goes there, whoever sends it. */
            sms_stopped: boolean;
            /**
             * @description Why texts cannot go to this phone number: it is of no country that this service sends to, costs more than others, or its holder told the gateway to send no more. Null when they can.
             * @example null
             */
            sms_warning: string | null;
            /** @example Closed on Mondays. */
            note: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            updated_at: string;
        };
        CustomerInput: {
            /** @example Wanjiru */
            first_name: string;
            /** @example Kamau */
            second_name: string;
            /**
             * @description Five letters or digits, stored upper case, unique among your customers.
             * @example WJ001
             */
            code?: string;
            /**
             * @description A number that its country's numbering plan has. As people write it, with its country code (`+254 712 345 678`, `00254…`) or as a number of your `country` (`0712 345 678`). Unique among your customers.
             * @example +254712345678
             */
            phone: string;
            /**
             * @description Your own switch: whether this customer wants no texts of yours.
             * @default false
             */
            sms_opt_out?: boolean;
            /**
             * @description What you want to remember of this customer. No text has it.
             * @example Closed on Mondays.
             */
            note?: string | null;
        };
        CustomerPatch: {
            first_name?: string;
            second_name?: string;
            /**
             * @description Five letters or digits, stored upper case, unique among your customers.
             * @example WJ001
             */
            code?: string;
            /**
             * @description A number that its country's numbering plan has. As people write it, with its country code (`+254 712 345 678`, `00254…`) or as a number of your `country` (`0712 345 678`). Unique among your customers.
             * @example +254712345678
             */
            phone?: string;
            /** @description Your own switch: whether this customer wants no texts of yours. */
            sms_opt_out?: boolean;
            /**
             * @description What you want to remember of this customer. No text has it.
             * @example Closed on Mondays.
             */
            note?: string | null;
        };
        ItemList: {
            /** @description All matching rows; only with `count=true`. */
            count?: number;
            /**
             * Format: uri
             * @description The next page, if there is one.
             */
            next: string | null;
            /**
             * Format: uri
             * @description The page before, if there is one.
             */
            previous: string | null;
            results: components["schemas"]["Item"][];
        };
        Item: {
            /**
             * Format: uuid
             * @description UUIDv7 (RFC 9562), in order of creation.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            id: string;
            /**
             * Format: uri
             * @description Where this resource is.
             */
            url: string;
            /** @example Basmati rice 5 kg */
            name: string;
            /**
             * @description A decimal string with exactly the currency's decimal places.
             * @example 1250.00
             */
            price: string;
            /**
             * @description ISO 4217.
             * @example KES
             */
            currency: string;
            active: boolean;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            updated_at: string;
        };
        ItemInput: {
            /** @example Basmati rice 5 kg */
            name: string;
            /**
             * @description A decimal, best sent as a string, with no more places than the currency has.
             * @example 1250.00
             */
            price: string | number;
            /**
             * @description Whether it can be ordered.
             * @default true
             */
            active?: boolean;
        };
        ItemPatch: {
            /** @example Basmati rice 5 kg */
            name?: string;
            /**
             * @description A decimal, best sent as a string, with no more places than the currency has.
             * @example 1250.00
             */
            price?: string | number;
            /** @description Whether it can be ordered. */
            active?: boolean;
        };
        NotificationList: {
            /** @description All matching rows; only with `count=true`. */
            count?: number;
            /**
             * Format: uri
             * @description The next page, if there is one.
             */
            next: string | null;
            /**
             * Format: uri
             * @description The page before, if there is one.
             */
            previous: string | null;
            results: components["schemas"]["Notification"][];
        };
        Notification: {
            /**
             * Format: uuid
             * @description UUIDv7 (RFC 9562), in order of creation.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            id: string;
            /**
             * Format: uri
             * @description Where this resource is.
             */
            url: string;
            /**
             * Format: uuid
             * @description The order it tells of; null when that was deleted.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            order: string | null;
            /**
             * @description `order_placed`, `order_closed` and `order_cancelled` tell what has happened to the order; `order_ready` and `reminder` are sent when you ask for them.
             * @enum {string}
             */
            kind: "order_placed" | "order_ready" | "order_closed" | "order_cancelled" | "reminder";
            /**
             * @description E.164.
             * @example +254712345678
             */
            to: string;
            /** @description What it says, or said when it was sent last: sent again, it tells the order as that is then. */
            message: string;
            /**
             * @description `queued` waits to be sent, `held` waits until the gateway takes texts of this service again, `sending` is with the gateway, `sent` was accepted by it, `delivered` reached the phone, `unconfirmed` may or may not have been accepted, `failed` was not sent or not delivered, `expired` could not be sent in time, `skipped` was not to be sent.
             * @enum {string}
             */
            state: "queued" | "held" | "sending" | "sent" | "unconfirmed" | "delivered" | "failed" | "expired" | "skipped";
            failure: {
                code: string;
                /** @description Why, in a sentence. */
                detail: string;
            } | null;
            /** @description How often it was handed to the gateway since it was queued. */
            attempts: number;
            /** @description Every attempt that has ended, those before it was sent again too; of more than fifty, the first and the latest. */
            attempt_history: components["schemas"]["Attempt"][];
            /** @description How many messages it was billed as. */
            segments: number | null;
            cost: {
                /** @example 0.8000 */
                amount: string;
                /** @example KES */
                currency: string;
            } | null;
            provider_message_id: string | null;
            /**
             * Format: date-time
             * @description When it goes out at the earliest: of a reminder that was asked for in quiet hours, their end.
             * @example 2026-11-24T06:30:00.000Z
             */
            due_at: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            queued_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            held_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            sending_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            sent_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            unconfirmed_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            delivered_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            failed_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            expired_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            skipped_at: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            updated_at: string;
            /** @description What `expand` asked for; null where there is none. */
            expanded?: {
                order?: components["schemas"]["Order"] | null;
            };
        };
        Attempt: {
            number: number;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            started_at: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            ended_at: string;
            /**
             * @description `accepted` by the gateway, `retry` when it certainly was not but may be later, `held` when it takes no text of this service, `refused` for good, `ambiguous` when the gateway's answer was lost.
             * @enum {string}
             */
            outcome: "accepted" | "retry" | "held" | "refused" | "ambiguous";
            /** @description The gateway's, or `http_` and a status. */
            code: string | null;
            detail: string | null;
            provider_message_id: string | null;
            /** @description What was sent, where the gateway took it or may have. Null as well where that is not known. */
            message: string | null;
        };
        NotifyInput: {
            /** @enum {string} */
            kind: "order_ready" | "reminder";
        };
        ReplyList: {
            /** @description All matching rows; only with `count=true`. */
            count?: number;
            /**
             * Format: uri
             * @description The next page, if there is one.
             */
            next: string | null;
            /**
             * Format: uri
             * @description The page before, if there is one.
             */
            previous: string | null;
            results: components["schemas"]["Reply"][];
        };
        Reply: {
            /**
             * Format: uuid
             * @description UUIDv7 (RFC 9562), in order of creation.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            id: string;
            /**
             * Format: uri
             * @description Where this resource is.
             */
            url: string;
            /**
             * Format: uuid
             * @description The customer who had the number when the reply came; null when there was none, or when it was deleted.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            customer: string | null;
            /**
             * @description E.164.
             * @example +254712345678
             */
            from: string;
            /**
             * @description The number that it was sent to.
             * @example 22334
             */
            to: string | null;
            /** @description At most 1,600 characters: a longer one ends in … */
            text: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            received_at: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601.
             * @example 2026-11-24T06:30:00.000Z
             */
            created_at: string;
        };
        Statistics: {
            /**
             * Format: uri
             * @description Where this resource is.
             */
            url: string;
            /**
             * @description Whose days they are.
             * @example Africa/Nairobi
             */
            time_zone: string;
            /**
             * Format: date
             * @example 2026-11-11
             */
            from: string;
            /**
             * Format: date
             * @example 2026-11-24
             */
            to: string;
            /** @description Placed in this time, cancelled ones too. */
            orders: number;
            /** @description The same orders by what they are now. */
            statuses: components["schemas"]["OrdersByStatus"][];
            /** @description By currency, without cancelled orders. */
            amounts: components["schemas"]["OrderedAmount"][];
            /** @description Text messages that were made in this time, by state. */
            texts: components["schemas"]["TextsByState"][];
            /** @description What the gateway charged for them, as far as it said. */
            costs: components["schemas"]["TextCost"][];
            /** @description Every day, oldest first. */
            days: components["schemas"]["DayStatistics"][];
        };
        OrdersByStatus: {
            /** @enum {string} */
            status: "Pending" | "Closed" | "Cancelled";
            orders: number;
        };
        OrderedAmount: {
            /**
             * @description ISO 4217.
             * @example KES
             */
            currency: string;
            orders: number;
            /**
             * @description Of these orders, exactly.
             * @example 2500.00
             */
            amount: string;
        };
        TextsByState: {
            /** @enum {string} */
            state: "queued" | "held" | "sending" | "sent" | "unconfirmed" | "delivered" | "failed" | "expired" | "skipped";
            texts: number;
            /** @description How many messages they were billed as, as far as is known. */
            segments: number;
        };
        TextCost: {
            /**
             * @description ISO 4217.
             * @example KES
             */
            currency: string;
            /**
             * @description Exact.
             * @example 12.8000
             */
            amount: string;
        };
        DayStatistics: {
            /**
             * Format: date
             * @description Where the business is.
             * @example 2026-11-24
             */
            day: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601. A day on which the clocks change is longer or shorter.
             */
            starts_at: string;
            /** @description Placed in this time, cancelled ones too. */
            orders: number;
            /** @description The same orders by what they are now. */
            statuses: components["schemas"]["OrdersByStatus"][];
            /** @description By currency, without cancelled orders. */
            amounts: components["schemas"]["OrderedAmount"][];
            /** @description Text messages that were made in this time, by state. */
            texts: components["schemas"]["TextsByState"][];
            /** @description What the gateway charged for them, as far as it said. */
            costs: components["schemas"]["TextCost"][];
        };
        Me: {
            /**
             * Format: uri
             * @description Where this resource is.
             */
            url: string;
            /** @example amina@example.com */
            email: string | null;
            /** @example Amina Otieno */
            name: string;
            /**
             * Format: uuid
             * @description The id of your business, which never changes.
             */
            business: string;
            /** @example Duka Letu */
            business_name: string;
            /** @example Africa/Nairobi */
            time_zone: string;
            /** @example KES */
            currency: string;
            /** @example KE */
            country: string;
            sms_enabled: boolean;
            order_placed_enabled: boolean;
            sms_template: string;
            order_ready_enabled: boolean;
            order_ready_template: string;
            order_closed_enabled: boolean;
            order_closed_template: string;
            order_cancelled_enabled: boolean;
            order_cancelled_template: string;
            reminder_enabled: boolean;
            reminder_template: string;
            /** @example 20:00 */
            quiet_from: string;
            /** @example 08:00 */
            quiet_until: string;
        };
        MePatch: {
            /**
             * @description Signs your texts.
             * @example Duka Letu
             */
            business_name?: string | null;
            /**
             * @description IANA, one that its database has; the times in your texts are local to it.
             * @example Africa/Nairobi
             */
            time_zone?: string | null;
            /**
             * @description ISO 4217, for new items and orders.
             * @example KES
             */
            currency?: ("AED" | "AFN" | "ALL" | "AMD" | "AOA" | "ARS" | "AUD" | "AWG" | "AZN" | "BAM" | "BBD" | "BDT" | "BHD" | "BIF" | "BMD" | "BND" | "BOB" | "BOV" | "BRL" | "BSD" | "BTN" | "BWP" | "BYN" | "BZD" | "CAD" | "CDF" | "CHE" | "CHF" | "CHW" | "CLF" | "CLP" | "CNY" | "COP" | "COU" | "CRC" | "CUP" | "CVE" | "CZK" | "DJF" | "DKK" | "DOP" | "DZD" | "EGP" | "ERN" | "ETB" | "EUR" | "FJD" | "FKP" | "GBP" | "GEL" | "GHS" | "GIP" | "GMD" | "GNF" | "GTQ" | "GYD" | "HKD" | "HNL" | "HTG" | "HUF" | "IDR" | "ILS" | "INR" | "IQD" | "IRR" | "ISK" | "JMD" | "JOD" | "JPY" | "KES" | "KGS" | "KHR" | "KMF" | "KPW" | "KRW" | "KWD" | "KYD" | "KZT" | "LAK" | "LBP" | "LKR" | "LRD" | "LSL" | "LYD" | "MAD" | "MDL" | "MGA" | "MKD" | "MMK" | "MNT" | "MOP" | "MRU" | "MUR" | "MVR" | "MWK" | "MXN" | "MXV" | "MYR" | "MZN" | "NAD" | "NGN" | "NIO" | "NOK" | "NPR" | "NZD" | "OMR" | "PAB" | "PEN" | "PGK" | "PHP" | "PKR" | "PLN" | "PYG" | "QAR" | "RON" | "RSD" | "RUB" | "RWF" | "SAR" | "SBD" | "SCR" | "SDG" | "SEK" | "SGD" | "SHP" | "SLE" | "SOS" | "SRD" | "SSP" | "STN" | "SVC" | "SYP" | "SZL" | "THB" | "TJS" | "TMT" | "TND" | "TOP" | "TRY" | "TTD" | "TWD" | "TZS" | "UAH" | "UGX" | "USD" | "USN" | "UYI" | "UYU" | "UYW" | "UZS" | "VED" | "VES" | "VND" | "VUV" | "WST" | "XAD" | "XAF" | "XCD" | "XCG" | "XOF" | "XPF" | "YER" | "ZAR" | "ZMW" | "ZWG") | string | null;
            /**
             * @description ISO 3166-1 alpha-2, for phone numbers that are written without a country code.
             * @example KE
             */
            country?: ("AC" | "AD" | "AE" | "AF" | "AG" | "AI" | "AL" | "AM" | "AO" | "AR" | "AS" | "AT" | "AU" | "AW" | "AX" | "AZ" | "BA" | "BB" | "BD" | "BE" | "BF" | "BG" | "BH" | "BI" | "BJ" | "BL" | "BM" | "BN" | "BO" | "BQ" | "BR" | "BS" | "BT" | "BW" | "BY" | "BZ" | "CA" | "CC" | "CD" | "CF" | "CG" | "CH" | "CI" | "CK" | "CL" | "CM" | "CN" | "CO" | "CR" | "CU" | "CV" | "CW" | "CX" | "CY" | "CZ" | "DE" | "DJ" | "DK" | "DM" | "DO" | "DZ" | "EC" | "EE" | "EG" | "EH" | "ER" | "ES" | "ET" | "FI" | "FJ" | "FK" | "FM" | "FO" | "FR" | "GA" | "GB" | "GD" | "GE" | "GF" | "GG" | "GH" | "GI" | "GL" | "GM" | "GN" | "GP" | "GQ" | "GR" | "GT" | "GU" | "GW" | "GY" | "HK" | "HN" | "HR" | "HT" | "HU" | "ID" | "IE" | "IL" | "IM" | "IN" | "IO" | "IQ" | "IR" | "IS" | "IT" | "JE" | "JM" | "JO" | "JP" | "KE" | "KG" | "KH" | "KI" | "KM" | "KN" | "KP" | "KR" | "KW" | "KY" | "KZ" | "LA" | "LB" | "LC" | "LI" | "LK" | "LR" | "LS" | "LT" | "LU" | "LV" | "LY" | "MA" | "MC" | "MD" | "ME" | "MF" | "MG" | "MH" | "MK" | "ML" | "MM" | "MN" | "MO" | "MP" | "MQ" | "MR" | "MS" | "MT" | "MU" | "MV" | "MW" | "MX" | "MY" | "MZ" | "NA" | "NC" | "NE" | "NF" | "NG" | "NI" | "NL" | "NO" | "NP" | "NR" | "NU" | "NZ" | "OM" | "PA" | "PE" | "PF" | "PG" | "PH" | "PK" | "PL" | "PM" | "PR" | "PS" | "PT" | "PW" | "PY" | "QA" | "RE" | "RO" | "RS" | "RU" | "RW" | "SA" | "SB" | "SC" | "SD" | "SE" | "SG" | "SH" | "SI" | "SJ" | "SK" | "SL" | "SM" | "SN" | "SO" | "SR" | "SS" | "ST" | "SV" | "SX" | "SY" | "SZ" | "TA" | "TC" | "TD" | "TG" | "TH" | "TJ" | "TK" | "TL" | "TM" | "TN" | "TO" | "TR" | "TT" | "TV" | "TW" | "TZ" | "UA" | "UG" | "US" | "UY" | "UZ" | "VA" | "VC" | "VE" | "VG" | "VI" | "VN" | "VU" | "WF" | "WS" | "XK" | "YE" | "YT" | "ZA" | "ZM" | "ZW") | string | null;
            /** @description Whether any texts are sent. */
            sms_enabled?: boolean | null;
            /** @description Whether an order that is placed sends a text. */
            order_placed_enabled?: boolean | null;
            /**
             * @description The text that a customer gets when an order is placed. Placeholders: {first_name}, {quantity}, {item}, {amount}, {time_placed}, {number}, {reference}, {business_name}. Long names are shortened where it would take more than 5 messages.
             * @example Hi {first_name}, we have your order of {quantity} {item}. {business_name}
             */
            sms_template?: ((string & unknown) | null) & unknown;
            /** @description Whether you can tell a customer that an order is ready. */
            order_ready_enabled?: boolean | null;
            /**
             * @description The text that a customer gets when you say that an order is ready, with the placeholders of sms_template.
             * @example Hi {first_name}. Your order of {quantity} {item} is ready. {business_name}.
             */
            order_ready_template?: ((string & unknown) | null) & unknown;
            /** @description Whether an order that is closed sends a text. */
            order_closed_enabled?: boolean | null;
            /**
             * @description The text that a customer gets when an order is closed, with the placeholders of sms_template.
             * @example Hi {first_name}. Your order of {quantity} {item} is complete. Thank you for choosing {business_name}.
             */
            order_closed_template?: ((string & unknown) | null) & unknown;
            /** @description Whether an order that is cancelled sends a text. */
            order_cancelled_enabled?: boolean | null;
            /**
             * @description The text that a customer gets when an order is cancelled, with the placeholders of sms_template.
             * @example Hi {first_name}. Your order of {quantity} {item} has been cancelled. {business_name}.
             */
            order_cancelled_template?: ((string & unknown) | null) & unknown;
            /** @description Whether you can remind a customer of an order. */
            reminder_enabled?: boolean | null;
            /**
             * @description The text that a customer gets when you send a reminder, with the placeholders of sms_template.
             * @example Hi {first_name}. A reminder of your order of {quantity} {item}, placed at {time_placed}. {business_name}.
             */
            reminder_template?: ((string & unknown) | null) & unknown;
            /**
             * @description From when no reminder goes out, by the clock of your time zone. One that you ask for then waits until quiet_until.
             * @example 20:00
             */
            quiet_from?: string | null;
            /**
             * @description Until when no reminder goes out. The same as quiet_from: there are no quiet hours.
             * @example 08:00
             */
            quiet_until?: string | null;
        };
        SmsPreview: {
            /** @enum {string} */
            kind: "order_placed" | "order_ready" | "order_closed" | "order_cancelled" | "reminder";
            /** @description What a customer would get. */
            message: string;
            /**
             * @description UCS-2 as soon as one character is not in the GSM alphabet; fewer fit into a message then.
             * @enum {string}
             */
            encoding: "GSM-7" | "UCS-2";
            /** @description How many messages it would be billed as. */
            segments: number;
            characters: number;
            /** @description How many more fit into the last of its messages; in GSM-7, [ ] { } ~ ^ | \ and € take two places. */
            characters_left: number;
            /**
             * @description The characters that are not in the GSM alphabet: one is enough to make it UCS-2.
             * @example [
             *       "…"
             *     ]
             */
            not_gsm: string[];
        };
        SmsPreviewInput: {
            /**
             * @description The kind whose template is filled.
             * @default order_placed
             * @enum {string}
             */
            kind?: "order_placed" | "order_ready" | "order_closed" | "order_cancelled" | "reminder";
            /**
             * @description A template to try in place of the one that you have, whatever the kind.
             * @example Hi {first_name}, we have your order of {quantity} {item}. {business_name}
             */
            sms_template?: string & unknown;
            /**
             * Format: uuid
             * @description An order of yours to fill it with; left out, one is made up.
             * @example 019a3f5c-8d2e-7a41-9b6f-3c1d5e7f9a0b
             */
            order?: string;
        };
        DeliveryReport: {
            id: string;
            status: string;
            /** @example +254712345678 */
            phoneNumber?: string;
            failureReason?: string;
        } & {
            [key: string]: unknown;
        };
        OptOut: {
            senderId?: string;
            /** @example +254712345678 */
            phoneNumber: string;
        } & {
            [key: string]: unknown;
        };
        IncomingMessage: {
            id: string;
            /** @example +254712345678 */
            from: string;
            to?: string;
            /** @default  */
            text?: string;
            /** @default  */
            date?: string;
            linkId?: string;
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        /**
         * @description The request could not be read. The body is not JSON or, where that is asked for, CSV in UTF-8; or a header has no legal value. Send the request again in the right form.
         *
         *     Some fields are not valid. `errors` lists the bad fields, at most 100, each with a JSON pointer, where it was (`body`, `query` or `header`) and what is wrong.
         *
         *     It would take the database too long. What was asked for looks at too many rows, and would be as slow the next time. Narrow it as `detail` says: a longer search term, another filter or ordering, a smaller `limit`, no `count=true`, or fewer rows in a file.
         *
         *     Signing in did not work. The identity provider refused, or its answer does not belong to this browser. Sign in again.
         */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description Sign in to continue. There was no ID token and no session, or it was rejected or has ended. `detail` and the header WWW-Authenticate say why. */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /**
         * @description The request does not come from this site. A browser's session may only change things from pages of this site. Other clients send an ID token instead.
         *
         *     The business is suspended. Whoever runs this service has suspended the business: it can be read and exported, and nothing in it changed. Ask them to lift it.
         *
         *     The business has as many rows as it may. `detail` says how many customers, items and orders a business may have here. Delete some, or ask who operates this deployment for more.
         */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description There is nothing here. The path is unknown, or it names something that does not exist or is not yours. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description This method is not allowed here. The header Allow lists the methods of this path. */
        MethodNotAllowed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description No acceptable representation. None of the media types in Accept is offered here. Ask for application/json. Only reading is refused: a change is made whatever its Accept says. */
        NotAcceptable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /**
         * @description The request conflicts with what is stored. A value that has to be unique is taken, a customer or item still has orders, or the state does not allow the change.
         *
         *     A limit of your business is reached. `detail` says which limit, and what is left of it. Nothing was changed.
         */
        Conflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description It has changed since you read it. If-Match names an older version, or If-None-Match the one that is stored, and nothing was done. Read it again, then repeat the change. */
        PreconditionFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description The body is too large. A body holds at most 64 KiB, and a CSV file to import at most 4 MiB and 20,000 rows. */
        ContentTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description The body is of another type than is taken here. `detail` names what is taken here: application/json in UTF-8, for PATCH application/merge-patch+json (RFC 7396) as well, text/csv for an import, a form for a webhook. No body may be compressed. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description The Idempotency-Key was used for another request. A key repeats one request exactly: the same method, path and body. Use a new key for a new request. */
        IdempotencyKeyReused: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description Too many requests. `detail` says of what, and the header RateLimit-Policy how many are allowed; or the business has too much going on at the same time. Try again after Retry-After seconds. */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /**
         * @description Something went wrong on our side. Nothing you sent is to blame. Report the request_id if it goes on.
         *
         *     This deployment is not configured. A setting is missing or wrong; the log names it.
         */
        InternalServerError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
        /** @description Not available for a moment. The database or the identity provider does not answer. Try again after Retry-After seconds. */
        ServiceUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
                "text/html": string;
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The request's id, chosen by the server, in every log line and problem. A client's own X-Request-Id is logged beside it when it is a UUID. */
        "X-Request-Id": string;
        /** @description The version of what is answered: send it back in If-Match or If-None-Match. */
        ETag: string;
        /** @description The next and the previous page (RFC 8288). */
        Link: string;
        /** @description Where the new resource is. */
        Location: string;
        /** @description The methods of this path. */
        Allow: string;
        /** @description The name to save the file under. */
        "Content-Disposition": string;
        /** @description After how many seconds to try again. */
        "Retry-After": string;
        /** @description What to sign in with, and what was wrong with it (RFC 6750). */
        "WWW-Authenticate": string;
        /** @description The session, or what belongs to signing in. */
        "Set-Cookie": string;
        /** @description How many requests are answered in how many seconds. */
        "RateLimit-Policy": string;
        /** @description Where the time went, in milliseconds (W3C Server Timing): `auth` to know who asks, `db` to wait for the database, `total`. */
        "Server-Timing": string;
        /** @description How many of them are left, and for how many seconds. */
        RateLimit: string;
        /** @description `true` when this is the first answer to the Idempotency-Key, once more. */
        "Idempotency-Replayed": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHome: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The links. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Links"];
                    "text/html": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getApiRoot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The collections. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Links"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listProblemKinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The kinds. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemKinds"];
                };
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getProblemKind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The kind. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemKind"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does and is. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page starts: taken from `next` or `previous`, never made. */
                cursor?: string;
                /** @description Whether to count all matching rows. With `search`, where too many match, it is a 400. */
                count?: boolean;
                /** @description Field to order by; `-` in front for descending. Default `-time_placed`. */
                ordering?: "time_placed" | "-time_placed" | "updated_at" | "-updated_at" | "time_closed" | "-time_closed" | "amount" | "-amount";
                /** @description Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart (`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than `limit`, even none, while there is a `next`: the last page is the one without. */
                search?: string;
                /** @description Answers with what it refers to as well, under `expanded`: `customer` or `item`, or several with commas between. */
                expand?: string;
                /** @description JSON, whatever Accept says. */
                format?: "json";
                /** @description The number of the order. */
                number?: number;
                /** @description Your own id for this order, such as the number of its receipt: unique among your orders. Null when it has none. */
                reference?: string;
                /** @description `Pending` may become `Closed` or `Cancelled`. */
                status?: "Pending" | "Closed" | "Cancelled";
                /** @description Who orders: the customer's id. */
                customer?: string;
                /** @description Five letters or digits, stored upper case, unique among your customers. */
                customer_code?: string;
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                item_id?: string;
                /** @description Only orders placed at this time or later. */
                time_placed_after?: string;
                /** @description Only orders placed before this time. */
                time_placed_before?: string;
                /** @description Only orders changed at this time or later. */
                updated_at_after?: string;
                /** @description Only orders changed before this time. */
                updated_at_before?: string;
            };
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your orders. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderList"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request: sending it again replays the first answer for at least 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderInput"];
            };
        };
        responses: {
            /** @description The new order. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    exportOrders: {
        parameters: {
            query?: {
                /** @description Field to order by; `-` in front for descending. Default `-time_placed`. */
                ordering?: "time_placed" | "-time_placed" | "updated_at" | "-updated_at" | "time_closed" | "-time_closed" | "amount" | "-amount";
                /** @description Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart (`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than `limit`, even none, while there is a `next`: the last page is the one without. */
                search?: string;
                /** @description The number of the order. */
                number?: number;
                /** @description Your own id for this order, such as the number of its receipt: unique among your orders. Null when it has none. */
                reference?: string;
                /** @description `Pending` may become `Closed` or `Cancelled`. */
                status?: "Pending" | "Closed" | "Cancelled";
                /** @description Who orders: the customer's id. */
                customer?: string;
                /** @description Five letters or digits, stored upper case, unique among your customers. */
                customer_code?: string;
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                item_id?: string;
                /** @description Only orders placed at this time or later. */
                time_placed_after?: string;
                /** @description Only orders placed before this time. */
                time_placed_before?: string;
                /** @description Only orders changed at this time or later. */
                updated_at_after?: string;
                /** @description Only orders changed before this time. */
                updated_at_before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file (RFC 4180) in UTF-8, with the columns number, reference, customer_code, item, quantity, price_per_unit, currency, note, status, time_placed, time_closed, id, amount, updated_at. What a spreadsheet would take for a formula has an apostrophe in front, also behind a separator within a field, and importing takes it away. An answer that breaks off is no whole file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    importOrders: {
        parameters: {
            query?: {
                /** @description Check the file against everything that is stored, and change nothing. */
                dry_run?: boolean;
                /** @description Text the customers of the new orders. A row with a time_placed is an order of the past, and sends none. */
                send_texts?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A CSV file (RFC 4180) in UTF-8, of at most 4 MiB and 20,000 rows. Its header names the columns: fields of OrderRecord, in any case and with spaces or underscores. An empty field is one that is left out. A row makes an order, unless one has its id or its reference already: then it has to say the same, and changes nothing. The id of an order that was deleted, or of another business, is taken for the reference of a row that has none. `idempotency_key` is an older name of `reference`. */
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What became of each row. Rows are written 500 at a time, so an import that breaks off has written some: send the file once more, which changes nothing that is as the file says. As `application/x-ndjson`, lines of `{ progress }` while it goes on, and in the end one of `{ report }`, or of `{ problem }`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getOrder: {
        parameters: {
            query?: {
                /** @description Answers with what it refers to as well, under `expanded`: `customer` or `item`, or several with commas between. */
                expand?: string;
            };
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. With `expand` its ETag is weak, and of this answer alone: If-Match wants the one without. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    replaceOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderInput"];
            };
        };
        responses: {
            /** @description The order as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    patchOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderPatch"];
                "application/merge-patch+json": components["schemas"]["OrderPatch"];
            };
        };
        responses: {
            /** @description The order as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listCustomers: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page starts: taken from `next` or `previous`, never made. */
                cursor?: string;
                /** @description Whether to count all matching rows. With `search`, where too many match, it is a 400. */
                count?: boolean;
                /** @description Field to order by; `-` in front for descending. Default `-created_at`. */
                ordering?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "first_name" | "-first_name" | "second_name" | "-second_name" | "code" | "-code";
                /** @description Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart (`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than `limit`, even none, while there is a `next`: the last page is the one without. */
                search?: string;
                /** @description JSON, whatever Accept says. */
                format?: "json";
                /** @description Five letters or digits, stored upper case, unique among your customers. */
                code?: string;
                /** @description A number that its country's numbering plan has. As people write it, with its country code (`+254 712 345 678`, `00254…`) or as a number of your `country` (`0712 345 678`). Unique among your customers. */
                phone?: string;
                /** @description Only customers who do, or do not, want texts. */
                sms_opt_out?: boolean;
                /** @description Only customers created at this time or later. */
                created_at_after?: string;
                /** @description Only customers created before this time. */
                created_at_before?: string;
                /** @description Only customers changed at this time or later. */
                updated_at_after?: string;
                /** @description Only customers changed before this time. */
                updated_at_before?: string;
            };
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your customers. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerList"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request: sending it again replays the first answer for at least 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerInput"];
            };
        };
        responses: {
            /** @description The new customer. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    exportCustomers: {
        parameters: {
            query?: {
                /** @description Field to order by; `-` in front for descending. Default `-created_at`. */
                ordering?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "first_name" | "-first_name" | "second_name" | "-second_name" | "code" | "-code";
                /** @description Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart (`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than `limit`, even none, while there is a `next`: the last page is the one without. */
                search?: string;
                /** @description Five letters or digits, stored upper case, unique among your customers. */
                code?: string;
                /** @description A number that its country's numbering plan has. As people write it, with its country code (`+254 712 345 678`, `00254…`) or as a number of your `country` (`0712 345 678`). Unique among your customers. */
                phone?: string;
                /** @description Only customers who do, or do not, want texts. */
                sms_opt_out?: boolean;
                /** @description Only customers created at this time or later. */
                created_at_after?: string;
                /** @description Only customers created before this time. */
                created_at_before?: string;
                /** @description Only customers changed at this time or later. */
                updated_at_after?: string;
                /** @description Only customers changed before this time. */
                updated_at_before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file (RFC 4180) in UTF-8, with the columns first_name, second_name, code, phone, sms_opt_out, note, id, created_at, updated_at. What a spreadsheet would take for a formula has an apostrophe in front, also behind a separator within a field, and importing takes it away. An answer that breaks off is no whole file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    importCustomers: {
        parameters: {
            query?: {
                /** @description Check the file against everything that is stored, and change nothing. */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A CSV file (RFC 4180) in UTF-8, of at most 4 MiB and 20,000 rows. Its header names the columns: fields of CustomerRecord, in any case and with spaces or underscores. An empty field is one that is left out. A row is the customer with its id, with its code or, without one, with its phone number: that customer is changed, or a new one made. What a row leaves out stays as it is. */
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What became of each row. Rows are written 500 at a time, so an import that breaks off has written some: send the file once more, which changes nothing that is as the file says. As `application/x-ndjson`, lines of `{ progress }` while it goes on, and in the end one of `{ report }`, or of `{ problem }`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The customer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    replaceCustomer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerInput"];
            };
        };
        responses: {
            /** @description The customer as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteCustomer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    patchCustomer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerPatch"];
                "application/merge-patch+json": components["schemas"]["CustomerPatch"];
            };
        };
        responses: {
            /** @description The customer as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listItems: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page starts: taken from `next` or `previous`, never made. */
                cursor?: string;
                /** @description Whether to count all matching rows. With `search`, where too many match, it is a 400. */
                count?: boolean;
                /** @description Field to order by; `-` in front for descending. Default `name`. */
                ordering?: "name" | "-name" | "price" | "-price" | "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /** @description Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart (`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than `limit`, even none, while there is a `next`: the last page is the one without. */
                search?: string;
                /** @description JSON, whatever Accept says. */
                format?: "json";
                name?: string;
                /** @description Only items that can, or cannot, be ordered. */
                active?: boolean;
                /** @description Only items changed at this time or later. */
                updated_at_after?: string;
                /** @description Only items changed before this time. */
                updated_at_before?: string;
            };
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your items. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemList"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request: sending it again replays the first answer for at least 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ItemInput"];
            };
        };
        responses: {
            /** @description The new item. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    exportItems: {
        parameters: {
            query?: {
                /** @description Field to order by; `-` in front for descending. Default `name`. */
                ordering?: "name" | "-name" | "price" | "-price" | "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /** @description Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart (`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than `limit`, even none, while there is a `next`: the last page is the one without. */
                search?: string;
                name?: string;
                /** @description Only items that can, or cannot, be ordered. */
                active?: boolean;
                /** @description Only items changed at this time or later. */
                updated_at_after?: string;
                /** @description Only items changed before this time. */
                updated_at_before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file (RFC 4180) in UTF-8, with the columns name, price, active, currency, id, created_at, updated_at. What a spreadsheet would take for a formula has an apostrophe in front, also behind a separator within a field, and importing takes it away. An answer that breaks off is no whole file. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    importItems: {
        parameters: {
            query?: {
                /** @description Check the file against everything that is stored, and change nothing. */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A CSV file (RFC 4180) in UTF-8, of at most 4 MiB and 20,000 rows. Its header names the columns: fields of ItemRecord, in any case and with spaces or underscores. An empty field is one that is left out. A row is the item of its name: that item is changed, or a new one made. What a row leaves out stays as it is. */
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What became of each row. Rows are written 500 at a time, so an import that breaks off has written some: send the file once more, which changes nothing that is as the file says. As `application/x-ndjson`, lines of `{ progress }` while it goes on, and in the end one of `{ report }`, or of `{ problem }`. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The item. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    replaceItem: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ItemInput"];
            };
        };
        responses: {
            /** @description The item as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteItem: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    patchItem: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ItemPatch"];
                "application/merge-patch+json": components["schemas"]["ItemPatch"];
            };
        };
        responses: {
            /** @description The item as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Item"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page starts: taken from `next` or `previous`, never made. */
                cursor?: string;
                /** @description Whether to count all matching rows. With `search`, where too many match, it is a 400. */
                count?: boolean;
                /** @description Field to order by; `-` in front for descending. Default `-created_at`. */
                ordering?: "created_at" | "-created_at" | "updated_at" | "-updated_at";
                /** @description Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart (`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than `limit`, even none, while there is a `next`: the last page is the one without. */
                search?: string;
                /** @description Answers with what it refers to as well, under `expanded`: `order`, or several with commas between. */
                expand?: string;
                /** @description JSON, whatever Accept says. */
                format?: "json";
                /** @description `queued` waits to be sent, `held` waits until the gateway takes texts of this service again, `sending` is with the gateway, `sent` was accepted by it, `delivered` reached the phone, `unconfirmed` may or may not have been accepted, `failed` was not sent or not delivered, `expired` could not be sent in time, `skipped` was not to be sent. */
                state?: "queued" | "held" | "sending" | "sent" | "unconfirmed" | "delivered" | "failed" | "expired" | "skipped";
                /** @description `order_placed`, `order_closed` and `order_cancelled` tell what has happened to the order; `order_ready` and `reminder` are sent when you ask for them. */
                kind?: "order_placed" | "order_ready" | "order_closed" | "order_cancelled" | "reminder";
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                order?: string;
                /** @description Only notifications created at this time or later. */
                created_at_after?: string;
                /** @description Only notifications created before this time. */
                created_at_before?: string;
                /** @description Only notifications changed at this time or later. */
                updated_at_after?: string;
                /** @description Only notifications changed before this time. */
                updated_at_before?: string;
            };
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your text messages. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationList"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getNotification: {
        parameters: {
            query?: {
                /** @description Answers with what it refers to as well, under `expanded`: `order`, or several with commas between. */
                expand?: string;
            };
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The text message. With `expand` its ETag is weak, and of this answer alone: If-Match wants the one without. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resendNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request: sending it again replays the first answer for at least 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The text message, back in the queue. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    notifyOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own id for this request: sending it again replays the first answer for at least 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotifyInput"];
            };
        };
        responses: {
            /** @description The text message, in the queue. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listReplies: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description Where the page starts: taken from `next` or `previous`, never made. */
                cursor?: string;
                /** @description Whether to count all matching rows. With `search`, where too many match, it is a 400. */
                count?: boolean;
                /** @description Field to order by; `-` in front for descending. Default `-received_at`. */
                ordering?: "received_at" | "-received_at";
                /** @description Words to look for, all of them, in any order and letter case. A word with three letters or digits in a row is found anywhere; a shorter one where a word begins, after a space. Groups of digits are found together or apart (`0722 000`), and typographic quotes and dashes by plain ones. A search looks at a limited number of rows at once, so a page may have fewer than `limit`, even none, while there is a `next`: the last page is the one without. */
                search?: string;
                /** @description JSON, whatever Accept says. */
                format?: "json";
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                customer?: string;
                /** @description Only replies received at this time or later. */
                received_at_after?: string;
                /** @description Only replies received before this time. */
                received_at_before?: string;
            };
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of your replies. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplyList"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getReply: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description UUIDv7 (RFC 9562), in order of creation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reply. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reply"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getStatistics: {
        parameters: {
            query?: {
                /** @description The first day, where the business is. Default: 13 days before `to`. */
                from?: string;
                /** @description The last day. Default: today, or 91 days after `from` where that is earlier. */
                to?: string;
                /** @description JSON, whatever Accept says. */
                format?: "json";
            };
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The days, and all of them together. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer with 304, and no body, if this ETag is still the version. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You and your settings. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    patchMe: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Change only this version (an ETag, also as a proxy has weakened it): a stale one gets 412.
                 * @example "3"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MePatch"];
                "application/merge-patch+json": components["schemas"]["MePatch"];
            };
        };
        responses: {
            /** @description You and your settings as they are now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    previewSms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SmsPreviewInput"];
            };
        };
        responses: {
            /** @description The text message. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmsPreview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    authenticate: {
        parameters: {
            query?: {
                /** @description A path of this site to come back to; or else the home page. */
                next?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on to the identity provider. */
            302: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    completeSignIn: {
        parameters: {
            query?: {
                code?: string;
                state?: string;
                error?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You are signed in: go on to where you wanted to. */
            302: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    confirmSignOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You are signed out: go on to the home page. */
            303: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    Location: components["headers"]["Location"];
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    signOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receiveDeliveryReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Proves that the vendor sent it. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["DeliveryReport"];
            };
        };
        responses: {
            /** @description Accepted, or ignored. Do not send it again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receiveOptOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Proves that the vendor sent it. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["OptOut"];
            };
        };
        responses: {
            /** @description Accepted, or ignored. Do not send it again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    receiveIncomingMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Proves that the vendor sent it. */
                secret: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["IncomingMessage"];
            };
        };
        responses: {
            /** @description Accepted, or ignored. Do not send it again. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getSchema: {
        parameters: {
            query?: {
                /** @description Goes before what Accept asks for. */
                format?: "json" | "yaml";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI document. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                    "application/vnd.oai.openapi+json": {
                        [key: string]: unknown;
                    };
                    "application/openapi+json": {
                        [key: string]: unknown;
                    };
                    "application/yaml": {
                        [key: string]: unknown;
                    };
                    "application/vnd.oai.openapi": {
                        [key: string]: unknown;
                    };
                    "application/vnd.oai.openapi+yaml": {
                        [key: string]: unknown;
                    };
                    "application/openapi+yaml": {
                        [key: string]: unknown;
                    };
                    "application/x-yaml": {
                        [key: string]: unknown;
                    };
                    "text/yaml": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getRedoc: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getSwaggerUi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description You have this version already. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            405: components["responses"]["MethodNotAllowed"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
