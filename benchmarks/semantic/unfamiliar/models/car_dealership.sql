-- Views that the notes of the draft ask for: what hangs together is joined; and names that
-- people are called by, in one column.
CREATE VIEW v_cars AS
SELECT id, make || ' ' || model AS name, make, model, year, color, engine_type, transmission, cost
FROM cars;

CREATE VIEW v_salespersons AS
SELECT id, first_name || ' ' || last_name AS name, first_name, last_name, hire_date, termination_date,
       termination_date IS NULL AS active
FROM salespersons;

CREATE VIEW v_customers AS
SELECT id, first_name || ' ' || last_name AS name, first_name, last_name, city, state, zip_code, crtd_ts
FROM customers;

CREATE VIEW v_sales AS
SELECT s.id, s.car_id, s.salesperson_id, s.customer_id, s.sale_price, s.sale_date,
       s.sale_price - c.cost AS gain
FROM sales s LEFT JOIN cars c ON c.id = s.car_id;

CREATE VIEW v_payments_received AS
SELECT p.id, p.sale_id, p.payment_date, p.payment_amount, p.payment_method,
       s.car_id, s.salesperson_id, s.customer_id,
       julianday(p.payment_date) - julianday(s.sale_date) AS days_after_sale
FROM payments_received p LEFT JOIN sales s ON s.id = p.sale_id;
