using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Events.Log;

/// <summary>The columns of table <c>event</c>, in the order in which prepared commands write and read them.</summary>
internal static class EventColumns
{
    public const string List =
        "seq, uid, source, id, type, subject, time_us, received_us, severity, category, score, data_content_type, data_schema, data, data_is_base64, extensions";

    public const string Insert =
        $"INSERT INTO event ({List}) VALUES (@seq, @uid, @source, @id, @type, @subject, @time, @received, @severity, @category, @score, "
        + "@content, @schema, @data, @base64, @extensions) ON CONFLICT (id, source) DO NOTHING";

    public static void Declare(SqliteParameterCollection parameters)
    {
        parameters.Add("@seq", SqliteType.Integer);
        parameters.Add("@uid", SqliteType.Blob);
        parameters.Add("@source", SqliteType.Text);
        parameters.Add("@id", SqliteType.Text);
        parameters.Add("@type", SqliteType.Text);
        parameters.Add("@subject", SqliteType.Text);
        parameters.Add("@time", SqliteType.Integer);
        parameters.Add("@received", SqliteType.Integer);
        parameters.Add("@severity", SqliteType.Integer);
        parameters.Add("@category", SqliteType.Integer);
        parameters.Add("@score", SqliteType.Real);
        parameters.Add("@content", SqliteType.Text);
        parameters.Add("@schema", SqliteType.Text);
        parameters.Add("@data", SqliteType.Text);
        parameters.Add("@base64", SqliteType.Integer);
        parameters.Add("@extensions", SqliteType.Text);
    }

    public static void Bind(SqliteParameterCollection p, RiskEvent e, long seq)
    {
        p[0].Value = seq;
        p[1].Value = e.Uid.ToByteArray(bigEndian: true);
        p[2].Value = e.Source;
        p[3].Value = e.Id;
        p[4].Value = e.Type;
        p[5].Value = (object?)e.Subject ?? DBNull.Value;
        p[6].Value = e.Time.ToMicros();
        p[7].Value = e.ReceivedAt.ToMicros();
        p[8].Value = (int)e.Severity;
        p[9].Value = (int)e.Category;
        p[10].Value = (object?)e.Score ?? DBNull.Value;
        p[11].Value = (object?)e.DataContentType ?? DBNull.Value;
        p[12].Value = (object?)e.DataSchema ?? DBNull.Value;
        p[13].Value = (object?)e.Data ?? DBNull.Value;
        p[14].Value = e.DataIsBase64 ? 1 : 0;
        p[15].Value = (object?)e.Extensions ?? DBNull.Value;
    }

    public static RiskEvent Read(SqliteDataReader row) => new()
    {
        Seq = row.GetInt64(0),
        Uid = new Guid(row.GetFieldValue<byte[]>(1), bigEndian: true),
        Source = row.GetString(2),
        Id = row.GetString(3),
        Type = row.GetString(4),
        Subject = row.IsDBNull(5) ? null : row.GetString(5),
        Time = row.GetInt64(6).ToTime(),
        ReceivedAt = row.GetInt64(7).ToTime(),
        Severity = (Severity)row.GetInt32(8),
        Category = (Category)row.GetInt32(9),
        Score = row.IsDBNull(10) ? null : row.GetDouble(10),
        DataContentType = row.IsDBNull(11) ? null : row.GetString(11),
        DataSchema = row.IsDBNull(12) ? null : row.GetString(12),
        Data = row.IsDBNull(13) ? null : row.GetString(13),
        DataIsBase64 = row.GetInt32(14) != 0,
        Extensions = row.IsDBNull(15) ? null : row.GetString(15),
    };
}
