using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>One rule on one page while it is edited: the form, what is wrong with it and what it makes. Lives on the circuit.</summary>
internal sealed class RuleEditing
{
    // What has no say in whether and when it is raised: a mistake there does not stop the preview.
    private static readonly string[] Harmless = ["name", "description", "labels", "message", "runbook", "version"];

    private readonly IRuleBook _rules;
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private IReadOnlyList<InputFault> _refused = [];
    private string _saved = "";
    private bool _allShown;

    public RuleEditing(IRuleBook rules, Guid? ruleId, RuleForm form, bool readOnly)
    {
        _rules = rules;
        RuleId = ruleId;
        Form = form;
        ReadOnly = readOnly;
        // In a new rule nobody wants to read what is missing before they had a chance to write it.
        _allShown = ruleId is not null;
        _saved = Json();
        Definition = null!;
        Check();
    }

    public RuleForm Form { get; private set; }

    public Guid? RuleId { get; }

    public bool ReadOnly { get; }

    /// <summary>As of the last check.</summary>
    public RuleDefinition Definition { get; private set; }

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<InputFault> Faults { get; private set; } = [];

    /// <summary>What is wrong and not too early to say.</summary>
    public IEnumerable<InputFault> ShownFaults => _allShown ? Faults : Faults.Where(f => _touched.Any(t => Concerns(f.Field, t)));

    /// <summary>What stands in the way of a preview; null for nothing.</summary>
    public InputFault? Obstacle => Faults.FirstOrDefault(fault => !Harmless.Any(harmless => Concerns(fault.Field, harmless)));

    /// <summary>The definition, fit for a preview; null when something that matters for it is wrong.</summary>
    public RuleDefinition? Previewable => Obstacle is not null ? null
        : Faults.Count == 0 ? Definition
        : Definition with { Name = "Draft", Description = "", Labels = new Dictionary<string, string>(), Message = "", Runbook = null };

    public bool IsChanged => Json() != _saved;

    /// <summary>Something was typed; a check is due soon.</summary>
    public event Action? Touched;

    /// <summary>It was checked; <see cref="Definition"/> and <see cref="Faults"/> are new.</summary>
    public event Action? Checked;

    /// <summary>What the form shows changed by something other than the field that shows it: a line of the chart was moved, another kind chosen.</summary>
    public event Action? Redrawn;

    /// <summary>The newest alert of the preview; null for none.</summary>
    public Alert? Example { get; private set; }

    /// <summary><see cref="Example"/> is new.</summary>
    public event Action? Previewed;

    /// <summary>Another form took the place of this one.</summary>
    public int Generation { get; private set; }

    /// <param name="field">Its path in the definition.</param>
    public void Touch(string field)
    {
        _touched.Add(field);
        _refused = [];
        Touched?.Invoke();
    }

    public void Redraw() => Redrawn?.Invoke();

    public void Check()
    {
        Evaluate();
        Checked?.Invoke();
    }

    private void Evaluate()
    {
        var faults = new List<InputFault>();
        Definition = Form.Build(faults);
        // What could not be read is told once, in the reader's words.
        var told = _rules.Check(Definition, RuleId).Concat(_refused).Select(Placed);
        faults.AddRange(told.Where(f => !faults.Exists(known => known.Field == f.Field)).ToArray());
        Faults = faults;
    }

    /// <summary>The chart's line of a level was moved.</summary>
    /// <returns>The definition with it; null when a preview makes no sense of it.</returns>
    public RuleDefinition? Drag(int level, double threshold)
    {
        if (ReadOnly || level < 0 || level >= Form.Levels.Count || !double.IsFinite(threshold))
            return null;
        Form.Levels[level].SetThreshold(Form.Kind, RuleNumbers.Text(threshold));
        Touch($"levels[{level}].threshold");
        // At once, for the preview follows the hand; what else shows faults hears of them when it rests.
        Evaluate();
        Redraw();
        return Previewable;
    }

    /// <summary>What the preview found.</summary>
    public void Show(Alert? example)
    {
        if (ReferenceEquals(Example, example))
            return;
        Example = example;
        Previewed?.Invoke();
    }

    /// <summary>The service's word on what was sent to it.</summary>
    public void Refuse(IReadOnlyList<InputFault> faults)
    {
        _refused = [.. faults.Where(f => f.Field.Length > 0 && f.Field != "version")];
        _allShown = true;
        Check();
    }

    /// <summary>From now on everything wrong is shown.</summary>
    public void ShowAll() => _allShown = true;

    public void Replace(RuleForm form)
    {
        Form = form;
        Generation++;
        _refused = [];
        Check();
    }

    /// <summary>What stands in the form is what is saved.</summary>
    public void MarkSaved() => _saved = Json();

    public string Json() => JsonSerializer.Serialize(Form, RuleFormJson.Default.RuleForm);

    /// <returns>The first thing wrong with a field; null when nothing is, or it is too early to say.</returns>
    public string? Fault(string path) => ShownFaults.FirstOrDefault(f => f.Field == path)?.Message;

    /// <summary>As <see cref="Fault"/>, of a field or anything in it: <c>by</c> for <c>by[1]</c>.</summary>
    public string? FaultWithin(string path) => ShownFaults.FirstOrDefault(f => Concerns(f.Field, path))?.Message;

    /// <summary>The element's id of a field.</summary>
    public static string IdOf(string path) => "rule-" + path.Replace("[", "-", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '-');

    /// <summary>The definition names a label by its name, the form by its place.</summary>
    private InputFault Placed(InputFault fault)
    {
        const string labels = "labels.";
        if (!fault.Field.StartsWith(labels, StringComparison.Ordinal))
            return fault;
        var place = Form.Labels.FindIndex(label => label.Name.Trim() == fault.Field[labels.Length..]);
        return place < 0 ? fault : fault with { Field = $"labels[{place}]" };
    }

    private static bool Concerns(string field, string within) =>
        field == within || (field.StartsWith(within, StringComparison.Ordinal) && field[within.Length] is '[' or '.');
}
