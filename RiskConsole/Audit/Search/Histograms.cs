using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>Counts entries over time.</summary>
internal static class Histograms
{
    private const int Outcomes = 3;
    private const int Severities = 4;
    private const int Columns = Outcomes + Severities;

    /// <summary>Over the span that was asked for; where an end is open, to the first or last entry there is.</summary>
    public static AuditHistogram Read(SqliteConnection connection, AuditFilter filter, int bars)
    {
        if (Span(connection, filter) is not { } span)
            return new AuditHistogram(filter.From ?? filter.To ?? DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1), []);
        var (from, width) = BarWidths.Choose(span.FirstUs, span.LastUs, bars);
        var counts = new long[BarWidths.Count(span.FirstUs, span.LastUs, width) * Columns];
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"SELECT (time_us - @bars_from) / @bars_width, outcome, severity, count(*) FROM audit_entry WHERE {AuditSql.Where(command, filter)} AND time_us >= @bars_from AND time_us <= @bars_last GROUP BY 1, 2, 3");
        command.Parameters.AddWithValue("@bars_from", from);
        command.Parameters.AddWithValue("@bars_width", width);
        command.Parameters.AddWithValue("@bars_last", span.LastUs);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var at = (int)rows.GetInt64(0) * Columns;
            var count = rows.GetInt64(3);
            counts[at + OutcomeAt(rows.GetInt64(1))] += count;
            counts[at + SeverityAt(rows.GetInt64(2))] += count;
        }
        return new AuditHistogram(from.ToTime(), TimeSpan.FromMicroseconds(width), Bars(counts, from, width));
    }

    private static (long FirstUs, long LastUs)? Span(SqliteConnection connection, AuditFilter filter)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT min(time_us) FROM audit_entry), (SELECT max(time_us) FROM audit_entry)";
        using var rows = command.ExecuteReader();
        rows.Read();
        long? least = rows.IsDBNull(0) ? null : rows.GetInt64(0), most = rows.IsDBNull(1) ? null : rows.GetInt64(1);
        var first = filter.From?.ToMicros() ?? least;
        var last = filter.To is { } to ? to.ToMicros() - 1 : most;
        return first <= last ? (first.Value, last!.Value) : null;
    }

    private static List<AuditBar> Bars(long[] counts, long from, long width)
    {
        List<AuditBar> bars = new(counts.Length / Columns);
        for (var at = 0; at < counts.Length; at += Columns)
        {
            var c = counts.AsSpan(at, Columns);
            bars.Add(new AuditBar((from + at / Columns * width).ToTime(), c[0], c[1], c[2], c[3], c[4], c[5], c[6]));
        }
        return bars;
    }

    private static int OutcomeAt(long outcome) => (int)Math.Clamp(outcome - (long)AuditOutcome.Ok, 0, Outcomes - 1);

    private static int SeverityAt(long severity) => Outcomes + (int)Math.Clamp(severity - (long)Severity.Info, 0, Severities - 1);
}
