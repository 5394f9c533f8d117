using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Scores;
using RiskConsole.Storage;

namespace RiskConsole.Telemetry;

/// <summary>The risk index over time, and the trend from stored roll-ups.</summary>
internal sealed class TrendStore(StoreReader reader, IStoreWriter writer)
{
    private const string Upsert = """
        INSERT INTO risk_index (width, bucket_us, value) VALUES (@width, @bucket, @value)
        ON CONFLICT (width, bucket_us) DO UPDATE SET value = excluded.value
        """;

    private const long SecondUs = 1_000_000;
    private static readonly int[] Widths = [5, 60, 3_600];

    /// <summary>Keeps the risk index at the end of the buckets that hold this one.</summary>
    public Task SaveAsync(RiskIndexPoint point, CancellationToken ct) => writer.WriteAsync(transaction =>
    {
        Write(transaction, point);
        return true;
    }, ct);

    /// <inheritdoc cref="SaveAsync"/>
    public static void Write(StoreTransaction transaction, RiskIndexPoint point)
    {
        var command = transaction.Prepared(Upsert, static p =>
        {
            p.Add("@width", SqliteType.Integer);
            p.Add("@bucket", SqliteType.Integer);
            p.Add("@value", SqliteType.Real);
        });
        foreach (var width in Widths)
        {
            command.Parameters[0].Value = width;
            command.Parameters[1].Value = point.Bucket / width * width * SecondUs;
            command.Parameters[2].Value = point.Value;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Buckets of <paramref name="width"/> seconds made of stored minutes, oldest first, without gaps.</summary>
    public Task<List<TrendPoint>> ReadAsync(CategorySet categories, DateTimeOffset from, DateTimeOffset to, int width, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        var first = from.ToUnixTimeSeconds() / width * width;
        var last = to.ToUnixTimeSeconds() / width * width;
        var points = new TrendPoint[(last - first) / width + 1];
        for (var i = 0; i < points.Length; i++)
            points[i] = new TrendPoint((first + (long)i * width) * 1_000, 0, 0, 0);

        using var command = connection.CreateCommand();
        command.Parameters.AddWithValue("@from", first * SecondUs);
        command.CommandText = "SELECT bucket_us, category, events, max_score FROM rollup WHERE width = 60 AND bucket_us >= @from";
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
            {
                var i = (row.GetInt64(0) / SecondUs - first) / width;
                if (i >= points.Length || !categories.Contains((Category)row.GetInt32(1)))
                    continue;
                points[i] = points[i] with { Events = points[i].Events + row.GetInt32(2), MaxScore = Math.Max(points[i].MaxScore, row.GetDouble(3)) };
            }
        }
        command.CommandText = "SELECT bucket_us, value FROM risk_index WHERE width = 60 AND bucket_us >= @from ORDER BY bucket_us";
        using var index = command.ExecuteReader();
        while (index.Read())
        {
            var i = (index.GetInt64(0) / SecondUs - first) / width;
            if (i < points.Length)
                points[i] = points[i] with { RiskIndex = index.GetDouble(1) };
        }
        return points.ToList();
    }, ct);
}
