-- A made-up chain of bakeries, with the habits that schemas have: undeclared keys, codes of
-- an older system, days written in four ways, units in names, and columns about people.
CREATE TABLE shops (shop_code TEXT PRIMARY KEY, shop_name TEXT NOT NULL, town TEXT NOT NULL, county TEXT NOT NULL, floor_area_m REAL, has_cafe INTEGER NOT NULL);
INSERT INTO shops VALUES
  ('S1', 'Mill Lane', 'Alder', 'North', 80.5, 1), ('S2', 'Station', 'Alder', 'North', 42, 0), ('S3', 'Old Quay', 'Brine', 'South', 61, 1),
  ('S4', 'Market', 'Brine', 'South', 55, 0), ('S5', 'Abbey', 'Crag', 'South', 47, 0), ('S6', 'Castle', 'Crag', 'South', 90, 1);
CREATE TABLE till_map (till_no TEXT PRIMARY KEY, shop_code TEXT NOT NULL);
INSERT INTO till_map VALUES ('T-01', 'S1'), ('T-02', 'S1'), ('T-03', 'S2'), ('T-04', 'S3'), ('T-05', 'S4'), ('T-06', 'S5'), ('T-07', 'S6');
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, product_group TEXT NOT NULL, launch_year INTEGER);
INSERT INTO products VALUES (1, 'Rye loaf', 'bread', 1998), (2, 'Plain roll', 'bread', 1998), (3, 'Cream horn', 'cake', 2004), (4, 'Plum tart', 'cake', 2016);
CREATE TABLE sales (
  sale_id INTEGER PRIMARY KEY, sold_on TEXT NOT NULL, till_no TEXT NOT NULL, product_id INTEGER NOT NULL REFERENCES products (id), qty INTEGER NOT NULL,
  price_eur REAL NOT NULL, paid_by TEXT NOT NULL, is_return INTEGER NOT NULL, customer_email TEXT);
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199)
INSERT INTO sales SELECT i + 1, date('2025-01-01', '+' || (i * 3 % 90) || ' days'), 'T-0' || (i % 7 + 1), i % 4 + 1, i % 23 + 1, 1.1 + i * 7 % 41 / 4.0,
  CASE i % 3 WHEN 0 THEN 'cash' ELSE 'card' END, i % 17 = 0, 'p' || i || '@example.org' FROM n;
CREATE TABLE ovens (bake_date INTEGER NOT NULL, shop_code TEXT NOT NULL, oven INTEGER NOT NULL, loaves_baked INTEGER NOT NULL, bake_min INTEGER NOT NULL, core_temp_degc REAL NOT NULL);
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 119)
INSERT INTO ovens SELECT 20250101 + i % 28, 'S' || (i % 6 + 1), i % 3 + 1, 40 + i * 13 % 60, 25 + i % 14, 93 + i % 5 / 2.0 FROM n;
CREATE TABLE arrivals (table_name TEXT NOT NULL, shop_code TEXT NOT NULL, loaded_through TEXT NOT NULL, PRIMARY KEY (table_name, shop_code));
INSERT INTO arrivals VALUES ('ovens', 'S1', '28/01/2025'), ('ovens', 'S2', '27/01/2025'), ('sales', '*', '31/03/2025');
CREATE TABLE "odd ""name""" (a INTEGER);
CREATE INDEX sales_by_day ON sales (sold_on);
