using RiskConsole.Access;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Rules;

namespace RiskConsole.Tests.Components.Rules;

public class RuleFormTests
{
    public static TheoryData<string> Kinds => [.. SomeRule.All.Select(rule => rule.Name)];

    [Theory, Trait("Req", "AL3")]
    [MemberData(nameof(Kinds))]
    public void Build_OfADefinition_IsTheSame(string name)
    {
        var rule = SomeRule.All.Single(r => r.Name == name);
        var faults = new List<InputFault>();

        var built = RuleForm.From(rule).Build(faults);

        Assert.Empty(faults);
        Assert.Equal(RuleJson.Write(rule), RuleJson.Write(built));
    }

    [Fact, Trait("Req", "AL3")]
    public void Kind_ChangedAndBack_KeepsWhatWasTyped()
    {
        var form = RuleForm.From(SomeRule.Velocity);

        form.Kind = RuleKind.Anomaly;
        form.Aggregate = Aggregate.Sum;
        var anomaly = form.Build([]);
        form.Kind = RuleKind.Sequence;
        var sequence = form.Build([]);
        form.Kind = RuleKind.Velocity;
        form.Aggregate = Aggregate.Percentile;

        // A threshold in dollars is no distance.
        Assert.Equal(5, anomaly.Levels[0].Threshold);
        Assert.Equal([new RuleLevel(Severity.Critical)], sequence.Levels);
        Assert.Equal(2, sequence.Steps!.Count);
        Assert.Null(sequence.Value);
        Assert.Equal(RuleJson.Write(SomeRule.Velocity), RuleJson.Write(form.Build([])));
    }

    [Fact, Trait("Req", "AL3")]
    public void Build_WhatCannotBeRead_IsToldByItsField()
    {
        var form = RuleForm.From(SomeRule.Velocity);
        form.Window = "ten minutes or so";
        form.Cooldown = "";
        form.Levels[1].Threshold = "much";
        form.Levels[0].Recovery = "less";
        form.Labels.Add(new LabelForm { Name = "team", Value = "twice" });
        form.Labels.Add(new LabelForm { Value = "nameless" });
        var faults = new List<InputFault>();

        form.Build(faults);

        Assert.Equal(
            ["cooldown", "labels[2]", "labels[3]", "levels[0].recovery", "levels[1].threshold", "window"], faults.Select(f => f.Field).Order(StringComparer.Ordinal));
    }

    [Fact, Trait("Req", "AL3")]
    public void AddLevel_UntilAllAreThere_TakesEachSeverityOnce()
    {
        var form = RuleForm.Blank();

        for (var i = 0; i < 6; i++)
            form.AddLevel();

        Assert.Equal(Severities.All, form.Levels.Select(l => l.Severity));
        Assert.Equal(["10", "5", "2.5", "1.25"], form.Levels.Select(l => l.Threshold));
        Assert.Empty(SomeRule.Check().Check(form.Build([]) with { Name = "Levels" }));
    }

    [Theory, Trait("Req", "AL3")]
    [InlineData("0.9", 0.9)]
    [InlineData("10M", 10_000_000)]
    [InlineData("1.1M", 1_100_000)]
    [InlineData("250k", 250_000)]
    [InlineData("2B", 2_000_000_000)]
    [InlineData("1 000 000", 1_000_000)]
    [InlineData("-5", -5)]
    [InlineData("1e3", 1_000)]
    public void Number_AsPeopleWriteIt_IsRead(string text, double value)
    {
        Assert.True(RuleNumbers.TryParse(text, out var read));
        Assert.Equal(value, read);
        Assert.True(RuleNumbers.TryParse(RuleNumbers.Text(read), out var again));
        Assert.Equal(read, again);
    }

    [Theory, Trait("Req", "AL3")]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("1,5")]
    [InlineData("10 MB")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("1e300T")]
    public void Number_Else_IsRefused(string text) => Assert.False(RuleNumbers.TryParse(text, out _));

    [Fact, Trait("Req", "AL3")]
    public void Kept_ReadBack_IsTheSameAndNothingElseIsTaken()
    {
        var form = RuleForm.From(SomeRule.Sequence);
        var editing = new RuleEditing(new FakeRuleBook(), null, form, readOnly: false);
        var kept = new RuleKept(3, RuleState.Shadow, "why", editing.Json());

        var read = RuleKept.Read(kept.ToJson(), "other");

        Assert.Equal(kept, read);
        Assert.Equal(RuleJson.Write(SomeRule.Sequence), RuleJson.Write(RuleFormJson.Read(read!.Form)!.Build([])));
        Assert.Null(RuleKept.Read(kept.ToJson(), editing.Json()));
        Assert.Null(RuleKept.Read("{\"Form\":\"{}\"}", ""));
        Assert.Null(RuleKept.Read("not json", ""));
        Assert.Null(RuleFormJson.Read("""{"Levels":[null],"Steps":[],"Labels":[]}"""));
    }

    [Fact, Trait("Req", "AL3")]
    public void Fault_OfALabel_StandsAtItsPlace()
    {
        var book = new FakeRuleBook { Faults = { new InputFault("labels.area", "wrong"), new InputFault("by[1]", "no field") } };

        var editing = new RuleEditing(book, Guid.NewGuid(), RuleForm.From(SomeRule.Velocity), readOnly: false);

        Assert.Equal("wrong", editing.Fault("labels[1]"));
        Assert.Equal("no field", editing.FaultWithin("by"));
        Assert.Null(editing.Previewable);
    }

    [Fact, Trait("Req", "AL3")]
    public void Fault_InANewRule_IsToldOnceItsFieldWasTouched()
    {
        var book = new FakeRuleBook { Faults = { new InputFault("name", "Give it a name.") } };
        var editing = new RuleEditing(book, null, RuleForm.Blank(), readOnly: false);
        Assert.Null(editing.Fault("name"));

        editing.Touch("window");
        editing.Check();
        Assert.Null(editing.Fault("name"));
        editing.Touch("name");

        Assert.Equal("Give it a name.", editing.Fault("name"));
        // A rule without a name can be tried all the same.
        Assert.NotNull(editing.Previewable);
    }
}
