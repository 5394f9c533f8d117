using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RiskConsole.Rules.Engine;

/// <summary>The parts of a definition on which window states depend, as a number: the first 8 bytes of SHA-256 over them.</summary>
internal static class RuleShape
{
    /// <summary>Raise it when a window's written form or what it computes changes.</summary>
    private const int Form = 1;

    public static ulong Of(RuleDefinition definition)
    {
        var text = new StringBuilder();
        Add(Form);
        Add(definition.Kind);
        Add(definition.Where.Trim());
        AddAll(definition.By);
        Add(definition.Value);
        Add(definition.Aggregate);
        Add(definition.Percentile);
        Add(definition.Window?.Ticks);
        Add(definition.Compare);
        foreach (var step in definition.Steps ?? [])
        {
            Add(step.Name);
            Add(step.Where.Trim());
            AddAll(step.By ?? definition.By);
        }
        if (definition.Kind == RuleKind.Anomaly)
        {
            var tuning = definition.Anomaly ?? new AnomalyTuning();
            Add(tuning.WarmUp);
            Add(tuning.Seasonal);
            Add(tuning.Memory);
            Add(tuning.Least);
            Add(tuning.Most);
        }
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        void Add(object? part)
        {
            var value = Convert.ToString(part, CultureInfo.InvariantCulture) ?? "";
            text.Append(value.Length).Append(':').Append(value);
        }

        void AddAll(IReadOnlyList<string> parts)
        {
            Add(parts.Count);
            foreach (var part in parts)
                Add(part.Trim());
        }
    }
}
