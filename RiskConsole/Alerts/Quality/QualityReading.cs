using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Quality;

/// <summary>Reads the figures of rules from the stored alerts.</summary>
internal sealed class QualityReading(StoreReader reader)
{
    private const long DayUs = 86_400_000_000;

    // Ended without a person; a person of such a name is written otherwise.
    private const string ByItself = $"state = 3 AND resolved_by IN ('{AlertWords.Recovery}', '{AlertWords.Quiet}', '{AlertWords.Rule}', '{AlertWords.Storm}', '{AlertWords.Reopened}')";

    private const string Real = $"state != 4 AND (acked_us IS NOT NULL OR (state = 3 AND NOT ({ByItself})))";

    private const string Figures = $"""
        SELECT rule_id, shadow, (opened_us - @from) / @day, count(*), sum(occurrences), sum(state IN (1, 2)), sum(state = 3), sum(state = 4), sum({Real}),
            sum({ByItself}), sum({ByItself} AND acked_us IS NULL AND assignee_id IS NULL), sum(storm_id IS NOT NULL), max(opened_us)
        FROM alert WHERE
        """;

    private const string Subjects = """
        SELECT rule_id, shadow, subject, alerts FROM (
            SELECT rule_id, shadow, subject, count(*) AS alerts, row_number() OVER (PARTITION BY rule_id, shadow ORDER BY count(*) DESC, subject) AS place
            FROM alert WHERE subject IS NOT NULL AND
        """;

    public Task<QualityReport> ReadAsync(CategorySet categories, int days, DateTimeOffset now, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        var from = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1 - days), TimeSpan.Zero);
        var rules = new Dictionary<(Guid, bool), Gathered>();
        var all = new Gathered(days);
        using var command = connection.CreateCommand();
        command.Parameters.AddWithValue("@from", from.ToMicros());
        command.Parameters.AddWithValue("@day", DayUs);
        command.Parameters.AddWithValue("@most", QualityReport.MostSubjects);
        var where = Where(categories);
        ReadFigures(command, where, days, rules, all);
        ReadTimes(command, where, rules, all);
        ReadSubjects(command, where, rules);
        return new QualityReport(
            categories, days, from, now, all.ToQuality(Guid.Empty, false),
            rules.ToFrozenDictionary(rule => rule.Key, rule => rule.Value.ToQuality(rule.Key.Item1, rule.Key.Item2)));
    }, ct);

    public Task<IReadOnlyList<JudgedAlert>> JudgedAsync(
        CategorySet categories, Guid ruleId, DateTimeOffset from, int most, CancellationToken ct) => reader.ReadAsync<IReadOnlyList<JudgedAlert>>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT id, rule_version, key, subject, severity, state = 4, coalesce(peak, observed), opened_us, first_seen_us, last_seen_us, disposition
            FROM alert WHERE rule_id = @rule AND shadow = 0 AND (state = 4 OR ({Real})) AND {Where(categories)} ORDER BY opened_us DESC, id DESC LIMIT @most
            """;
        command.Parameters.AddWithValue("@rule", ruleId);
        command.Parameters.AddWithValue("@from", from.ToMicros());
        command.Parameters.AddWithValue("@most", most);
        using var row = command.ExecuteReader();
        var judged = new List<JudgedAlert>();
        while (row.Read())
        {
            judged.Add(new JudgedAlert(
                row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), (Severity)row.GetInt32(4), row.GetInt32(5) != 0,
                row.IsDBNull(6) ? null : row.GetDouble(6), row.GetInt64(7).ToTime(), row.GetInt64(8).ToTime(), row.GetInt64(9).ToTime(),
                row.IsDBNull(10) ? null : row.GetString(10)));
        }
        return judged;
    }, ct);

    private static string Where(CategorySet categories)
    {
        const string range = "opened_us >= @from AND is_storm = 0";
        var numbers = Categories.All.Where(category => categories.Contains(category)).Select(category => ((int)category).ToString(CultureInfo.InvariantCulture));
        return categories == CategorySet.All ? range : $"{range} AND category IN ({string.Join(',', numbers)})";
    }

    private static void ReadFigures(SqliteCommand command, string where, int days, Dictionary<(Guid, bool), Gathered> rules, Gathered all)
    {
        command.CommandText = $"{Figures} {where} GROUP BY 1, 2, 3";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var key = (row.GetGuid(0), row.GetInt32(1) != 0);
            ref var rule = ref CollectionsMarshal.GetValueRefOrAddDefault(rules, key, out _);
            rule ??= new Gathered(days);
            rule.Add(row);
            if (!key.Item2)
                all.Add(row);
        }
    }

    private static void ReadTimes(SqliteCommand command, string where, Dictionary<(Guid, bool), Gathered> rules, Gathered all)
    {
        command.CommandText = $"""
            SELECT rule_id, shadow, opened_us, acked_us, CASE WHEN state IN (3, 4) THEN resolved_us END, {ByItself}
            FROM alert WHERE {where} AND (acked_us IS NOT NULL OR resolved_us IS NOT NULL)
            """;
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var shadow = row.GetInt32(1) != 0;
            var opened = row.GetInt64(2);
            long? acked = row.IsDBNull(3) ? null : row.GetInt64(3);
            long? ended = row.IsDBNull(4) ? null : row.GetInt64(4);
            var byItself = row.GetInt32(5) != 0;
            rules.GetValueOrDefault((row.GetGuid(0), shadow))?.Add(opened, acked, ended, byItself);
            if (!shadow)
                all.Add(opened, acked, ended, byItself);
        }
    }

    private static void ReadSubjects(SqliteCommand command, string where, Dictionary<(Guid, bool), Gathered> rules)
    {
        command.CommandText = $"{Subjects} {where} GROUP BY 1, 2, 3) WHERE place <= @most ORDER BY place";
        using var row = command.ExecuteReader();
        while (row.Read())
            rules.GetValueOrDefault((row.GetGuid(0), row.GetInt32(1) != 0))?.Subjects.Add(new SubjectCount(row.GetString(2), row.GetInt32(3)));
    }

    private sealed class Gathered(int days)
    {
        private readonly int[] _perDay = new int[days];
        private readonly long[] _sums = new long[9];
        private readonly List<long> _acknowledge = [];
        private readonly List<long> _resolve = [];
        private readonly List<long> _byItself = [];
        private readonly List<long> _handling = [];
        private long _lastUs;

        public List<SubjectCount> Subjects { get; } = [];

        public void Add(SqliteDataReader row)
        {
            _perDay[Math.Clamp(row.GetInt32(2), 0, days - 1)] += row.GetInt32(3);
            for (var i = 0; i < _sums.Length; i++)
                _sums[i] += row.GetInt64(i + 3);
            _lastUs = Math.Max(_lastUs, row.GetInt64(12));
        }

        public void Add(long opened, long? acked, long? ended, bool byItself)
        {
            if ((acked ?? (byItself ? null : ended)) is { } taken)
                _acknowledge.Add(Math.Max(0, taken - opened));
            if (ended is not { } end)
                return;
            (byItself ? _byItself : _resolve).Add(Math.Max(0, end - opened));
            if (!byItself)
                _handling.Add(Math.Max(0, end - (acked ?? opened)));
        }

        public RuleQuality ToQuality(Guid ruleId, bool shadow) => new()
        {
            RuleId = ruleId,
            Shadow = shadow,
            Alerts = (int)_sums[0],
            Findings = _sums[1],
            Open = (int)_sums[2],
            Resolved = (int)_sums[3],
            FalsePositives = (int)_sums[4],
            Real = (int)_sums[5],
            EndedByItself = (int)_sums[6],
            Untouched = (int)_sums[7],
            Collapsed = (int)_sums[8],
            Acknowledge = Spread.Of(_acknowledge),
            Resolve = Spread.Of(_resolve),
            ByItself = Spread.Of(_byItself),
            Handling = Spread.Of(_handling),
            LastOpened = _lastUs == 0 ? null : _lastUs.ToTime(),
            PerDay = ImmutableCollectionsMarshal.AsImmutableArray(_perDay),
            Subjects = Subjects,
        };
    }
}
