using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Audit.Import;

/// <summary>An entry that is brought in several times, each at its own time and with ids of its own. Every one says which repetition it is of; 0 is the original.</summary>
internal sealed class RepeatedEntry(EntryParts original)
{
    private const string Number = "repetition";

    private readonly string? _id = original.Data[CloudTrailMapping.EventId]?.GetValue<string>();

    public DateTimeOffset Time => original.Time;

    /// <returns>Valid until the next call: the repetitions share their data, which a draft copies.</returns>
    public EntryParts At(int number, DateTimeOffset time)
    {
        original.Data[Number] = number;
        if (_id is not null)
            original.Data[CloudTrailMapping.EventId] = Fresh(_id, number);
        return original with { Time = time, Correlation = original.Correlation is { } correlation ? Fresh(correlation, number) : null };
    }

    private static string Fresh(string id, int number) => number == 0 ? id
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}#{number}"))).AsSpan(0, 16)).ToString();
}
