using System.Security.Claims;
using RiskConsole.Access;

namespace RiskConsole.Rules;

/// <summary>The rules: read by anyone signed in, changed by admins (<see cref="Policies.Administer"/>), every change a version. Tells <c>Topic.Rules</c>.</summary>
internal interface IRuleBook
{
    /// <summary>As of the last change that reached this instance. Never null.</summary>
    RuleSet Current { get; }

    /// <summary>Whether versions that judge need a second person (<see cref="RuleOptions.RequireApproval"/>).</summary>
    bool RequiresApproval { get; }

    /// <summary>All that is wrong with a definition; empty when it can be saved. <see cref="InputFault.Field"/> is a path as in its JSON, e.g.
    /// <c>levels[0].threshold</c>, <c>steps[1].where</c>. Cheap enough to be called while somebody types.</summary>
    /// <param name="ruleId">The rule whose own name is no clash; null for a new one.</param>
    IReadOnlyList<InputFault> Check(RuleDefinition definition, Guid? ruleId = null);

    /// <returns>All versions, newest first.</returns>
    Task<IReadOnlyList<RuleVersion>> HistoryAsync(ClaimsPrincipal user, Guid id, CancellationToken ct);

    /// <summary>Saves a version; with approval required, one that judges waits for a second person.</summary>
    /// <param name="id">Null for a new rule.</param>
    /// <param name="basedOn">The newest version the author saw; guards against overwriting a colleague's.</param>
    /// <exception cref="InputRefusedException">Something is wrong with it, or a newer version was saved meanwhile (then the field is <c>version</c>).</exception>
    Task<Rule> SaveAsync(ClaimsPrincipal user, Guid? id, int? basedOn, RuleDefinition definition, RuleState state, string comment, CancellationToken ct);

    /// <summary>Saves several versions or none: the thresholds page.</summary>
    /// <exception cref="InputRefusedException">As for one; <see cref="InputFault.Field"/> begins with the rule's id and a slash.</exception>
    Task<IReadOnlyList<Rule>> SaveAllAsync(ClaimsPrincipal user, IReadOnlyList<RuleChange> changes, CancellationToken ct);

    /// <summary>A second person lets a waiting version into force, or declines it.</summary>
    /// <exception cref="InputRefusedException">It is one's own, or it waits no more.</exception>
    Task<Rule> DecideAsync(ClaimsPrincipal user, Guid id, int version, bool approve, CancellationToken ct);

    /// <returns>A JSON document of these rules (all, when empty) as <see cref="ImportAsync"/> takes it.</returns>
    string Export(IReadOnlyList<Guid> ids);

    /// <summary>What <see cref="ImportAsync"/> would do with a document. Never throws, whatever the text.</summary>
    RuleImport PreviewImport(string json);

    /// <summary>Adds or renews rules by name, all or none; those that are the same already stay as they are. New ones come as drafts unless the document gives a state.</summary>
    /// <exception cref="InputRefusedException">All faults of all rules; fields begin with <c>rules[i].</c>.</exception>
    Task<IReadOnlyList<Rule>> ImportAsync(ClaimsPrincipal user, string json, CancellationToken ct);
}

/// <summary>One rule's part of <see cref="IRuleBook.SaveAllAsync"/>.</summary>
internal sealed record RuleChange(Guid Id, int BasedOn, RuleDefinition Definition, RuleState State, string Comment);
