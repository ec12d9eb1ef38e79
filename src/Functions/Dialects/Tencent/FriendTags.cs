namespace Presence.Functions.Dialects.Tencent;

/// <summary>What the vendor calls the details of a friend.</summary>
internal static class FriendTags
{
    public const string AddSource = "Tag_SNS_IM_AddSource";
    public const string Remark = "Tag_SNS_IM_Remark";
    public const string Group = "Tag_SNS_IM_Group";
    public const string AddWording = "Tag_SNS_IM_AddWording";
    public const string AddTime = "Tag_SNS_IM_AddTime";

    /// <summary>Whether it is a field that an app has named for itself; those are accepted and not kept.</summary>
    public static bool IsCustom(string tag) => tag.StartsWith("Tag_SNS_Custom_", StringComparison.Ordinal);

    /// <summary>Whether a friend can be asked for it. Profiles are accepted and not kept.</summary>
    public static bool IsReadable(string tag) =>
        tag is AddSource or Remark or Group or AddWording or AddTime || IsCustom(tag)
        || tag.StartsWith("Tag_Profile_", StringComparison.Ordinal);
}
