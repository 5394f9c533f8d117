using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Scores;
using RiskConsole.Storage;

namespace RiskConsole.Telemetry;

/// <summary>Counts received events into buckets of 5 s, 1 min and 1 h, in memory for the last hour and in the store for longer.</summary>
internal sealed class RollupStage(StoreReader reader, ScoreBook scores, TimeProvider time) : IPipelineStage
{
    private const string Upsert = """
        INSERT INTO rollup (width, bucket_us, category, severity, events, max_score) VALUES (@width, @bucket, @category, @severity, @events, @max)
        ON CONFLICT (width, bucket_us, category, severity) DO UPDATE SET events = events + excluded.events, max_score = max(max_score, excluded.max_score)
        """;

    private const long SecondUs = 1_000_000;
    private static readonly int[] Widths = [EventCounters.Width, 60, 3_600];
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private EventCounters _counters = new();
    private readonly Dictionary<(int Width, long Bucket, Category Category, Severity Severity), (int Events, double MaxScore)> _pending = [];
    private DateTimeOffset _pruned;

    /// <summary>Reads the counters of the last hour under their lock.</summary>
    public T Read<T>(Func<EventCounters, T> read)
    {
        lock (_gate)
            return read(_counters);
    }

    /// <summary>Notes the risk index of the current bucket.</summary>
    public void NoteRiskIndex(double value)
    {
        lock (_gate)
            _counters.SetRiskIndex(time.GetUtcNow().ToUnixTimeSeconds(), value);
    }

    public async Task LoadAsync(CancellationToken ct)
    {
        var (buckets, indexes) = await ReadAsync(HourAgo, ct);
        _pending.Clear();
        lock (_gate)
        {
            _counters = new EventCounters();
            Take(buckets, indexes);
        }
    }

    public async Task FollowAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
    {
        var since = EventCounters.BucketOf(batch.Min(e => e.ReceivedAt).ToUnixTimeSeconds());
        var (buckets, indexes) = await ReadAsync(Math.Max(since, HourAgo), ct);
        lock (_gate)
        {
            foreach (var start in buckets.Select(b => b.Start).Distinct())
                _counters.Clear(start);
            Take(buckets, indexes);
        }
    }

    public Task ApplyAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
    {
        lock (_gate)
        {
            foreach (var e in batch)
            {
                var second = e.ReceivedAt.ToUnixTimeSeconds();
                var score = e.Score ?? 0;
                _counters.Add(second, e.Category, e.Severity, 1, score);
                foreach (var width in Widths)
                {
                    var key = (width, second / width * width, e.Category, e.Severity);
                    var (events, max) = _pending.GetValueOrDefault(key);
                    _pending[key] = (events + 1, Math.Max(max, score));
                }
            }
            foreach (var point in scores.PastIndexes)
                _counters.SetRiskIndex(point.Bucket, point.Value);
        }
        return Task.CompletedTask;
    }

    public void Write(StoreTransaction transaction)
    {
        var command = transaction.Prepared(Upsert, static p =>
        {
            p.Add("@width", SqliteType.Integer);
            p.Add("@bucket", SqliteType.Integer);
            p.Add("@category", SqliteType.Integer);
            p.Add("@severity", SqliteType.Integer);
            p.Add("@events", SqliteType.Integer);
            p.Add("@max", SqliteType.Real);
        });
        foreach (var (key, value) in _pending)
        {
            command.Parameters[0].Value = key.Width;
            command.Parameters[1].Value = key.Bucket * SecondUs;
            command.Parameters[2].Value = (int)key.Category;
            command.Parameters[3].Value = (int)key.Severity;
            command.Parameters[4].Value = value.Events;
            command.Parameters[5].Value = value.MaxScore;
            command.ExecuteNonQuery();
        }
        foreach (var point in scores.PastIndexes)
            TrendStore.Write(transaction, point);
        Prune(transaction);
    }

    public void Committed()
    {
        _pending.Clear();
        var now = time.GetUtcNow();
        if (now - _pruned >= PruneInterval)
            _pruned = now;
    }

    private long HourAgo => EventCounters.BucketOf(time.GetUtcNow().AddHours(-1).ToUnixTimeSeconds());

    private void Take(List<Bucket> buckets, List<RiskIndexPoint> indexes)
    {
        foreach (var bucket in buckets)
            _counters.Add(bucket.Start, bucket.Category, bucket.Severity, bucket.Events, bucket.MaxScore);
        foreach (var point in indexes)
            _counters.SetRiskIndex(point.Bucket, point.Value);
    }

    private Task<(List<Bucket> Buckets, List<RiskIndexPoint> Indexes)> ReadAsync(long sinceSeconds, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT bucket_us, category, severity, events, max_score FROM rollup WHERE width = 5 AND bucket_us >= @since";
        command.Parameters.AddWithValue("@since", sinceSeconds * SecondUs);
        var buckets = new List<Bucket>();
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
                buckets.Add(new(row.GetInt64(0) / SecondUs, (Category)row.GetInt32(1), (Severity)row.GetInt32(2), row.GetInt32(3), row.GetDouble(4)));
        }
        command.CommandText = "SELECT bucket_us, value FROM risk_index WHERE width = 5 AND bucket_us >= @since";
        var indexes = new List<RiskIndexPoint>();
        using var index = command.ExecuteReader();
        while (index.Read())
            indexes.Add(new(index.GetInt64(0) / SecondUs, index.GetDouble(1)));
        return (buckets, indexes);
    }, ct);

    /// <summary>5 s buckets live 2 h, minutes 31 days, hours for good.</summary>
    private void Prune(StoreTransaction transaction)
    {
        var now = time.GetUtcNow();
        if (now - _pruned < PruneInterval)
            return;
        foreach (var table in (string[])["rollup", "risk_index"])
        {
            using var command = transaction.Connection.CreateCommand();
            command.Transaction = transaction.Transaction;
            command.CommandText = $"DELETE FROM {table} WHERE (width = 5 AND bucket_us < @fine) OR (width = 60 AND bucket_us < @minute)";
            command.Parameters.AddWithValue("@fine", now.AddHours(-2).ToMicros());
            command.Parameters.AddWithValue("@minute", now.AddDays(-31).ToMicros());
            command.ExecuteNonQuery();
        }
    }

    private sealed record Bucket(long Start, Category Category, Severity Severity, int Events, double MaxScore);
}
