namespace RiskConsole.Access;

/// <summary>Users, roles, sessions and keys; who may do what.</summary>
internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
    }

    public static void MapAccess(this WebApplication app)
    {
    }
}
