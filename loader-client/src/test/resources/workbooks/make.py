"""Makes the workbooks of this folder with openpyxl and XlsxWriter, which are not ours."""
import datetime as d
import zipfile

import openpyxl
import xlsxwriter


def plants():
    """Titles above the header, a nameless column, blank rows, errors, numbers as text; a hidden sheet; an odd sheet name."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plant"
    sheet["A1"] = "Plants of 2019"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "made for a test"
    sheet.append([])
    sheet.append(["Plant\nCode", "Name", "Commissioned", "Capacity (MW)", "Active", "Seen", "Share", None, "Remark"])
    for row in [
        [1, 'Alta, "North"', d.date(1999, 12, 31), 0.1 + 0.2, True, d.datetime(2019, 7, 1, 13, 30), 0.05, None, "two\nlines"],
        [123456789012, "Ünïtéd ☃ 電力", d.date(1900, 2, 28), 100, False, d.datetime(2019, 7, 1), 0.5, "no header", "x"],
        [3, "  blanks  ", d.date(1900, 3, 1), 1e15, True, d.datetime(2019, 7, 1, 23, 59, 59, 999000), 1 / 3, None, " "],
        ["0004", "text", d.date(2000, 2, 29), -1.5e-7, None, None, None, None, None],
        [],
        [None] * 9,
        [5, "after blanks", None, 12.5, True, None, None, None, "#N/A"],
        ["five", "no number", None, "1.250,5", None, None, None, None, None],
        [7, None, None, None, None, None, None, "beside the table", None],
    ]:
        sheet.append(row)
    sheet["C5"].number_format = "dd.mm.yyyy"
    hidden = book.create_sheet("Hidden one")
    hidden.sheet_state = "hidden"
    hidden.append(["Plant Code", "Name"])
    hidden.append([42, "from the hidden sheet"])
    odd = book.create_sheet("It's 2")
    odd.append(["Plant Code", "Name"])
    odd.append([7, "seven"])
    odd.append(["x", "bad"])
    book.save("plants.xlsx")


def readings(name, options):
    """Dates, times and spans; cached values of formulas; error cells; rich text; booleans."""
    book = xlsxwriter.Workbook(name, options)
    sheet = book.add_worksheet("Data")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    at = book.add_format({"num_format": "d mmm yyyy h:mm:ss.000"})
    clock = book.add_format({"num_format": "hh:mm"})
    took = book.add_format({"num_format": "[h]:mm:ss"})
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": '#,##0.00 "USD";[Red]-#,##0.00'})
    sheet.write_row(0, 0, ["id", "day", "at", "clock", "took", "amount", "label", "ok", "calc", "note"])
    sheet.write_number(1, 0, 1)
    sheet.write_datetime(1, 1, d.date(2020, 2, 29), day)
    sheet.write_datetime(1, 2, d.datetime(2020, 2, 29, 1, 2, 3, 45000), at)
    sheet.write_datetime(1, 3, d.time(18, 5), clock)
    sheet.write_datetime(1, 4, d.timedelta(hours=49, minutes=30), took)
    sheet.write_number(1, 5, 1234.5, money)
    sheet.write_rich_string(1, 6, "plain ", bold, "bold", " end")
    sheet.write_boolean(1, 7, True)
    sheet.write_formula(1, 8, "=A2*2", "", 2)
    sheet.write_string(1, 9, "a_x000D_b")
    sheet.write_number(2, 0, 2)
    sheet.write_datetime(2, 1, d.date(1999, 1, 1), day)
    sheet.write_datetime(2, 2, d.datetime(1999, 1, 1), at)
    sheet.write_number(2, 3, 0, clock)
    sheet.write_number(2, 4, 0.25, took)
    sheet.write_number(2, 5, -0.1, money)
    sheet.write_string(2, 6, "#N/A")
    sheet.write_boolean(2, 7, False)
    sheet.write_formula(2, 8, '=UPPER("x")', "", "X")
    sheet.write_number(3, 0, 3)
    sheet.write_formula(3, 6, "=NA()", "", "#N/A")
    sheet.write_number(4, 0, 4)
    sheet.write_formula(4, 9, "=1/0", "", "#DIV/0!")
    sheet.write_number(5, 0, 5)
    sheet.write_formula(5, 5, "=1/0", "", "#DIV/0!")
    book.close()


def quarters():
    """A header of two rows with merged cells, and a footer."""
    book = xlsxwriter.Workbook("quarters.xlsx")
    sheet = book.add_worksheet("Q")
    plain = book.add_format()
    sheet.merge_range(0, 0, 1, 0, "Plant", plain)
    sheet.merge_range(0, 1, 0, 2, "2019", plain)
    sheet.merge_range(0, 3, 0, 4, "2020", plain)
    sheet.write_row(1, 1, ["Jan", "Feb", "Jan", "Feb"])
    sheet.write_row(2, 0, ["A", 1, 2, 3, 4])
    sheet.write_row(3, 0, ["B", 5, 6, 7, 8])
    sheet.write_row(4, 0, ["Total", 6, 8, 10, 12])
    book.close()


def single():
    """One column, with a blank row in it."""
    book = xlsxwriter.Workbook("single.xlsx")
    sheet = book.add_worksheet()
    for row, value in [(0, "id"), (1, 1), (3, 3)]:
        sheet.write(row, 0, value)
    book.close()


def heads():
    """Heads of tables: units below the names, titles above names that stand twice, no names at all."""
    book = xlsxwriter.Workbook("heads.xlsx")
    sheet = book.add_worksheet("Units")
    for row, values in enumerate([
        ["Unit", "Power", "Start"], [None, "MW", "year"], ["A", 1.5, 1990], ["B", 20, 2001], ["C", " ", 2010], ["D", 7.25, 2011],
    ]):
        sheet.write_row(row, 0, values)
    sheet = book.add_worksheet("Twice")
    for row, values in enumerate([
        ["Capacities"], [], ["Unit", "Power", "order", "Power"], ["A", 1, "x", 2], ["B", 3, "y", 4], ["C", 5, "z", 6],
    ]):
        sheet.write_row(row, 0, values)
    sheet = book.add_worksheet("None")
    for row, values in enumerate([[1, 10.5], [2, 11.5], [3, 12.5]]):
        sheet.write_row(row, 0, values)
    book.close()


plants()
readings("readings.xlsx", {})
readings("readings-1904.xlsx", {"date_1904": True})
readings("readings-inline.xlsx", {"constant_memory": True})
quarters()
single()
heads()
with zipfile.ZipFile("archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.write("single.xlsx", "deep/single.xlsx")
